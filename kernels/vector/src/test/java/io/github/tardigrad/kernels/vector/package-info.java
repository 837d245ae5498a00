/** Tests of the CPU backend. */
@NullMarked
package io.github.tardigrad.kernels.vector;

import org.jspecify.annotations.NullMarked;
