/**
 * The scalar backend: plain loops, one file a family, each with its index map; products of matrices, which
 * convolutions are too, in one place. It is the permanent specification of what every backend computes, meant to be
 * read beside the Javadoc of the interfaces, and a fallback where nothing faster runs. Its loops are written so that
 * the compiler vectorises by itself those that take the time.
 *
 * <p>One thread, one loop order: a result's bits depend on the inputs alone. Long sums, where their order is not
 * fixed by the loop itself, are gathered in double precision.
 */
@NullMarked
package io.github.tardigrad.engine.backend.scalar;

import org.jspecify.annotations.NullMarked;
