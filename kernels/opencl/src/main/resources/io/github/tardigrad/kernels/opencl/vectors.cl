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

// As exact_sum and plus.
typedef struct {
    FLOATS value;
    FLOATS error;
} exact_sums;

static inline exact_sums plus_all(exact_sums sums, FLOATS x)
{
    // Knuth's two-sum (1969): no comparison, six operations.
    FLOATS total = sums.value + x;
    FLOATS back = total - sums.value;
    sums.error += (sums.value - (total - back)) + (x - back);
    sums.value = total;
    return sums;
}

static inline FLOATS all_rounded(exact_sums sums)
{
    FLOATS both = sums.value + sums.error;
    return choose(isfinite(sums.value), both, sums.value);
}

static inline exact_sums all_nothing()
{
    exact_sums sums = {(FLOATS) 0, (FLOATS) 0};
    return sums;
}
