/** The CPU backend: every use of the Vector API is in this package. */
@NullMarked
package io.github.tardigrad.kernels.vector;

import org.jspecify.annotations.NullMarked;
