/**
 * The suite that every backend must pass, and its double-precision judge.
 *
 * <p>A backend's test is a class that extends {@link io.github.tardigrad.engine.testkit.BackendContract} and says how
 * to open an engine on it. {@link io.github.tardigrad.engine.testkit.OpRows} is the table of what is tested: a new op
 * needs a row there and a formula in {@link io.github.tardigrad.engine.testkit.Formulas}, and the build fails
 * without.
 */
@NullMarked
package io.github.tardigrad.engine.testkit;

import org.jspecify.annotations.NullMarked;
