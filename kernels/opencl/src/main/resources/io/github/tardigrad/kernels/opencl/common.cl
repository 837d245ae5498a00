// In front of every program. OpenCL C 1.2, nothing optional.
//
// A tensor is a buffer and the place of its first element in it: (global float *x, int xStart). Work-items beyond the
// last element do nothing, since work-groups are of one size.

// What looks like a product and a sum is two roundings; a fused one is written fma.
#pragma OPENCL FP_CONTRACT OFF

// Java's Math.min and Math.max: NaN if either is, and -0 below +0.
static inline float minimum(float x, float y)
{
    float smaller = x < y ? x : y;
    float ordered = x == 0 && y == 0 ? as_float(as_uint(x) | as_uint(y)) : smaller;
    return isnan(x) || isnan(y) ? NAN : ordered;
}

static inline float maximum(float x, float y)
{
    float larger = x > y ? x : y;
    float ordered = x == 0 && y == 0 ? as_float(as_uint(x) & as_uint(y)) : larger;
    return isnan(x) || isnan(y) ? NAN : ordered;
}
