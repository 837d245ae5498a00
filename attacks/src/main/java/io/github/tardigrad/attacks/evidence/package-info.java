/**
 * Evidence that a model can be fooled, and its judgement by who receives it: a bundle of counterexamples, each of which
 * one forward pass proves or refutes.
 */
@NullMarked
package io.github.tardigrad.attacks.evidence;

import org.jspecify.annotations.NullMarked;
