/** The GPU backend: every use of JOCL is in this package, and the kernels are its resources of type {@code .cl}. */
@NullMarked
package io.github.tardigrad.kernels.opencl;

import org.jspecify.annotations.NullMarked;
