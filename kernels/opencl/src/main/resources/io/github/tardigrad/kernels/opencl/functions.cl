// Exponential, logarithm, hyperbolic tangent and error function by the polynomials of the engine's FloatMath, which
// explains them: the same bits as on the processor.

static inline float exponential(float x)
{
    float bounded = minimum(89.0f, maximum(-104.0f, x));
    float n = (bounded * 1.4426950408889634f + 12582912.0f) - 12582912.0f;
    float r = fma(n, 2.12194440054690583e-4f, fma(n, -0.693359375f, bounded));
    float p = 1.0f / 5040;
    p = fma(p, r, 1.0f / 720);
    p = fma(p, r, 1.0f / 120);
    p = fma(p, r, 1.0f / 24);
    p = fma(p, r, 1.0f / 6);
    p = fma(p, r, 0.5f);
    p = fma(p, r, 1.0f);
    p = fma(p, r, 1.0f);
    int exponent = isnan(x) ? 0 : (int) n;
    int half_exponent = exponent >> 1;
    return p * as_float((half_exponent + 127) << 23) * as_float((exponent - half_exponent + 127) << 23);
}

static inline float logarithm(float x)
{
    bool subnormal = x < 1.17549435e-38f;
    int bits = as_int(subnormal ? x * 16777216.0f : x);
    int shifted = bits - 0x3f3504f3;
    float n = (float) (shifted >> 23) - (subnormal ? 24.0f : 0.0f);
    float m = as_float((shifted & 0x7fffff) + 0x3f3504f3);
    float s = (m - 1) / (m + 1);
    float square = s * s;
    float p = 2.0f / 9;
    p = fma(p, square, 2.0f / 7);
    p = fma(p, square, 2.0f / 5);
    p = fma(p, square, 2.0f / 3);
    float tail = fma(p * square, s, n * -2.12194440054690583e-4f);
    float value = fma(n, 0.693359375f, 2 * s + tail);
    float checked = x == INFINITY ? x : value;
    float bounded = x == 0 ? -INFINITY : checked;
    return x >= 0 ? bounded : NAN;
}

static inline float hyperbolic_tangent(float x)
{
    float size = fabs(x);
    float square = x * x;
    float p = -0.005704978480935097f;
    p = fma(p, square, 0.020639078691601753f);
    p = fma(p, square, -0.05373971164226532f);
    p = fma(p, square, 0.13331441581249237f);
    p = fma(p, square, -0.3333328068256378f);
    float small = fma(p * square, x, x);
    float large = 1 - 2 / (exponential(2 * size) + 1);
    float signed_large = x < 0 ? -large : large;
    return size < 0.625f ? small : signed_large;
}

static inline float error_function(float x)
{
    float size = fabs(x);
    float square = x * x;
    float p = 7.853857823647559e-05f;
    p = fma(p, square, -0.0008010192541405559f);
    p = fma(p, square, 0.005188327748328447f);
    p = fma(p, square, -0.026853810995817184f);
    p = fma(p, square, 0.1128358542919159f);
    p = fma(p, square, -0.3761262595653534f);
    p = fma(p, square, 0.12837916612625122f);
    float small = fma(p, x, x);
    float t = 1 / fma(0.5f, size, 1.0f);
    float q = -0.23080165684223175f;
    q = fma(q, t, 0.636680006980896f);
    q = fma(q, t, -0.06446058303117752f);
    q = fma(q, t, 0.39680203795433044f);
    q = fma(q, t, 0.25970062613487244f);
    q = fma(q, t, 0.0018224810482934117f);
    float large = fma(-q, exponential(-square), 1.0f);
    float signed_large = x < 0 ? -large : large;
    return size < 1 ? small : signed_large;
}

static inline float sign_of(float x)
{
    return x > 0 ? 1.0f : x < 0 ? -1.0f : x;
}

static inline float square_root(float x)
{
    return sqrt(x);
}

static inline float absolute(float x)
{
    return fabs(x);
}

static inline float gate(float x, float y)
{
    return y > 0 ? x : 0;
}

static inline float greater(float x, float y)
{
    return x > y ? 1 : 0;
}
