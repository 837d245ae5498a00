/** Tests of the OpenCL backend; those that need a device are passed over without one, but not where {@code CI=true}. */
@NullMarked
package io.github.tardigrad.kernels.opencl;

import org.jspecify.annotations.NullMarked;
