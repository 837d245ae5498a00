// Batch normalisation of x [rows, channels]. Sums go down a channel in two steps: a work-item for each part of the rows
// and VECTOR channels, then one for VECTOR channels over the parts, in their order.
//
//        channels ->          parts      per part: mean and squares, or both sums of the gradient
//      ┌─────────────┐     ┌─────────┐
// rows │ part 0      │ ->  │         │ -> one number a channel
//      ├─────────────┤     ├─────────┤
//      │ part 1      │     │         │
//      └─────────────┘     └─────────┘

// The mean of each part, what it lost by rounding, and the sum of squares around it.
kernel void statistics_of_parts(global float *means, int meansStart, int size, global float *residues,
        int residuesStart, global float *squares, int squaresStart, global const float *x, int xStart, int rows,
        int channels, int part)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % (channels / VECTOR) * VECTOR;
        int from = item / (channels / VECTOR) * part;
        int to = min(rows, from + part);
        exact_sum sum = nothing();
        for (int r = from; r < to; r++) {
            sum = plus(sum, FETCH(x + xStart + r * channels + channel));
        }
        FLOATS mean = rounded(sum) / (to - from);
        exact_sum residue = nothing();
        exact_sum square = nothing();
        for (int r = from; r < to; r++) {
            FLOATS centred = FETCH(x + xStart + r * channels + channel) - mean;
            residue = plus(residue, centred);
            square = plus(square, centred * centred);
        }
        PUT(mean, means + meansStart + item * VECTOR);
        PUT(rounded(residue) / (to - from), residues + residuesStart + item * VECTOR);
        PUT(rounded(square), squares + squaresStart + item * VECTOR);
    }
}

// Puts the parts together (Chan, Golub and LeVeque 1979): their squares grow by what their means are off.
kernel void statistics(global float *mean, int meanStart, int size, global float *variance, int varianceStart,
        global const float *means, int meansStart, global const float *residues, int residuesStart,
        global const float *squares, int squaresStart, int rows, int part, int parts)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item * VECTOR;
        // The means of the parts, by their lengths, around the first one: no large number is added up.
        FLOATS origin = FETCH(means + meansStart + channel);
        exact_sum sum = nothing();
        for (int p = 0; p < parts; p++) {
            int count = min(part, rows - p * part);
            int at = p * size * VECTOR + channel;
            FLOATS off = (FETCH(means + meansStart + at) - origin) + FETCH(residues + residuesStart + at);
            sum = plus(sum, off * count);
        }
        FLOATS shift = rounded(sum) / rows;
        sum = nothing();
        for (int p = 0; p < parts; p++) {
            int count = min(part, rows - p * part);
            int at = p * size * VECTOR + channel;
            FLOATS off = (FETCH(means + meansStart + at) - origin) - shift + FETCH(residues + residuesStart + at);
            sum = plus(sum, FETCH(squares + squaresStart + at));
            sum = plus(sum, off * off * count);
        }
        PUT(origin + shift, mean + meanStart + channel);
        PUT(rounded(sum) / rows, variance + varianceStart + channel);
    }
}

static inline FLOATS deviation(FLOATS variance, float epsilon)
{
    return sqrt(variance + epsilon);
}

static inline FLOATS normalized(FLOATS x, FLOATS mean, FLOATS variance, FLOATS gamma, FLOATS beta, float epsilon)
{
    return gamma * (x - mean) / deviation(variance, epsilon) + beta;
}

kernel void normalize_rows(global float *y, int yStart, int size, global const float *x, int xStart,
        global const float *mean, int meanStart, global const float *variance, int varianceStart,
        global const float *gamma, int gammaStart, global const float *beta, int betaStart, int channels, float epsilon,
        int rectified)
{
    int item = get_global_id(0);
    if (item < size) {
        int c = item % (channels / VECTOR) * VECTOR;
        FLOATS value = normalized(FETCH(x + xStart + item * VECTOR), FETCH(mean + meanStart + c),
                FETCH(variance + varianceStart + c),
                FETCH(gamma + gammaStart + c), FETCH(beta + betaStart + c), epsilon);
        PUT(rectified ? larger(value, 0) : value, y + yStart + item * VECTOR);
    }
}

// dy, or 0 where a rectified result was not above 0.
static inline FLOATS passed(FLOATS dy, FLOATS x, FLOATS mean, FLOATS variance, FLOATS gamma, FLOATS beta, float epsilon,
        int rectified)
{
    return rectified ? choose(normalized(x, mean, variance, gamma, beta, epsilon) > 0, dy, 0) : dy;
}

// Sums of dy · x̂ and of dy, for each part.
kernel void gradient_sums_of_parts(global float *scales, int scalesStart, int size, global float *shifts,
        int shiftsStart, global const float *x, int xStart, global const float *mean, int meanStart,
        global const float *variance, int varianceStart, global const float *gamma, int gammaStart,
        global const float *beta, int betaStart, global const float *dy, int dyStart, int rows, int channels, int part,
        float epsilon, int rectified)
{
    int item = get_global_id(0);
    if (item < size) {
        int c = item % (channels / VECTOR) * VECTOR;
        int from = item / (channels / VECTOR) * part;
        int to = min(rows, from + part);
        FLOATS m = FETCH(mean + meanStart + c);
        FLOATS v = FETCH(variance + varianceStart + c);
        FLOATS g = FETCH(gamma + gammaStart + c);
        FLOATS b = FETCH(beta + betaStart + c);
        FLOATS root = deviation(v, epsilon);
        exact_sum scale = nothing();
        exact_sum shift = nothing();
        for (int r = from; r < to; r++) {
            FLOATS value = FETCH(x + xStart + r * channels + c);
            FLOATS slope = passed(FETCH(dy + dyStart + r * channels + c), value, m, v, g, b, epsilon, rectified);
            scale = plus(scale, slope * ((value - m) / root));
            shift = plus(shift, slope);
        }
        PUT(rounded(scale), scales + scalesStart + item * VECTOR);
        PUT(rounded(shift), shifts + shiftsStart + item * VECTOR);
    }
}

// The sums of the parts are those of the batch.
kernel void gradient_sums(global float *dgamma, int dgammaStart, int size, global float *dbeta, int dbetaStart,
        global const float *scales, int scalesStart, global const float *shifts, int shiftsStart, int parts)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item * VECTOR;
        exact_sum scale = nothing();
        exact_sum shift = nothing();
        for (int p = 0; p < parts; p++) {
            scale = plus(scale, FETCH(scales + scalesStart + p * size * VECTOR + channel));
            shift = plus(shift, FETCH(shifts + shiftsStart + p * size * VECTOR + channel));
        }
        PUT(rounded(scale), dgamma + dgammaStart + channel);
        PUT(rounded(shift), dbeta + dbetaStart + channel);
    }
}

kernel void input_gradient(global float *dx, int dxStart, int size, global const float *x, int xStart,
        global const float *mean, int meanStart, global const float *variance, int varianceStart,
        global const float *gamma, int gammaStart, global const float *beta, int betaStart, global const float *dy,
        int dyStart, global const float *dgamma, int dgammaStart, global const float *dbeta, int dbetaStart,
        int channels, int rows, float epsilon, int rectified)
{
    int item = get_global_id(0);
    if (item < size) {
        int c = item % (channels / VECTOR) * VECTOR;
        FLOATS value = FETCH(x + xStart + item * VECTOR);
        FLOATS m = FETCH(mean + meanStart + c);
        FLOATS v = FETCH(variance + varianceStart + c);
        FLOATS g = FETCH(gamma + gammaStart + c);
        FLOATS b = FETCH(beta + betaStart + c);
        FLOATS slope = passed(FETCH(dy + dyStart + item * VECTOR), value, m, v, g, b, epsilon, rectified);
        FLOATS root = deviation(v, epsilon);
        FLOATS scale = FETCH(dgamma + dgammaStart + c);
        FLOATS shift = FETCH(dbeta + dbetaStart + c);
        FLOATS centred = slope - (shift + (value - m) / root * scale) / rows;
        PUT(g / root * centred, dx + dxStart + item * VECTOR);
    }
}
