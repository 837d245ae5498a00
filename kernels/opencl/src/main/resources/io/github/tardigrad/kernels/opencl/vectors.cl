// For kernels whose work-items have VECTOR neighbouring channels each, 1 of which is no vector. Comparisons of vectors
// give vectors of whole numbers, and all operators work on them as on single numbers; only ?: does not, see choose.

#define JOIN_(x, y) x##y
#define JOIN(x, y) JOIN_(x, y)
#if VECTOR == 1
#define FLOATS float
#define INTS int
#define FETCH(from) (*(from))
#define PUT(values, to) (*(to) = (values))
#define TO_FLOATS(x) ((float) (x))
#else
#define FLOATS JOIN(float, VECTOR)
#define INTS JOIN(int, VECTOR)
#define FETCH(from) JOIN(vload, VECTOR)(0, from)
#define PUT(values, to) JOIN(vstore, VECTOR)(values, 0, to)
#define TO_FLOATS(x) JOIN(convert_float, VECTOR)(x)
#endif

// x where the condition holds, else y.
static inline FLOATS choose(INTS condition, FLOATS x, FLOATS y)
{
    return select(y, x, condition);
}

// Java's Math.max, see maximum.
static inline FLOATS larger(FLOATS x, FLOATS y)
{
    FLOATS sum = x + y;
    // Equal numbers are the same but for zeros, and the sum of two of these is -0 only if both are.
    return choose(x > y, x, choose(x < y, y, choose(x == y && x != 0, x, sum)));
}

// A sum with the error of its roundings beside it: as precise as one in double precision, which a device need not have.
// In a sum that is infinite or NaN the error means nothing.
typedef struct {
    FLOATS value;
    FLOATS error;
} exact_sum;

static inline exact_sum plus(exact_sum sum, FLOATS x)
{
    // Knuth's two-sum (1969): no comparison, six operations.
    FLOATS total = sum.value + x;
    FLOATS back = total - sum.value;
    sum.error += (sum.value - (total - back)) + (x - back);
    sum.value = total;
    return sum;
}

static inline FLOATS rounded(exact_sum sum)
{
    FLOATS both = sum.value + sum.error;
    return choose(isfinite(sum.value), both, sum.value);
}

static inline exact_sum nothing()
{
    exact_sum sum = {(FLOATS) 0, (FLOATS) 0};
    return sum;
}
