/** The suite that judges every op on every backend: double-precision references, central differences, awkward sizes. */
@NullMarked
package io.github.tardigrad.engine.testkit;

import org.jspecify.annotations.NullMarked;
