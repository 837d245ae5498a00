// Batch normalisation of x [rows, channels]. Sums go down a channel in two steps: a work-item for each part of PART rows
// and each channel, then one for each channel over the parts, in their order.
//
//        channels ->          parts      per part: mean and squares, or both sums of the gradient
//      ┌─────────────┐     ┌─────────┐
// rows │ part 0      │ ->  │         │ -> one number a channel
//      ├─────────────┤     ├─────────┤
//      │ part 1      │     │         │
//      └─────────────┘     └─────────┘

// The mean of each part, what it lost by rounding, and the sum of squares around it.
kernel void statistics_of_parts(global float *means, int meansStart, int size, global float *residues,
        int residuesStart, global float *squares, int squaresStart, global const float *x, int xStart, int rows, int channels, int part)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % channels;
        int from = item / channels * part;
        int to = min(rows, from + part);
        exact_sum sum = nothing();
        for (int r = from; r < to; r++) {
            sum = plus(sum, x[xStart + r * channels + channel]);
        }
        float mean = rounded(sum) / (to - from);
        exact_sum residue = nothing();
        exact_sum square = nothing();
        for (int r = from; r < to; r++) {
            float centred = x[xStart + r * channels + channel] - mean;
            residue = plus(residue, centred);
            square = plus(square, centred * centred);
        }
        means[meansStart + item] = mean;
        residues[residuesStart + item] = rounded(residue) / (to - from);
        squares[squaresStart + item] = rounded(square);
    }
}

// Puts the parts together (Chan, Golub and LeVeque 1979): their squares grow by what their means are off.
kernel void statistics(global float *mean, int meanStart, int size, global float *variance, int varianceStart,
        global const float *means, int meansStart, global const float *residues, int residuesStart,
        global const float *squares, int squaresStart, int rows, int part, int parts)
{
    int channel = get_global_id(0);
    if (channel < size) {
        // The means of the parts, by their lengths, around the first one: no large number is added up.
        float origin = means[meansStart + channel];
        exact_sum sum = nothing();
        for (int p = 0; p < parts; p++) {
            int count = min(part, rows - p * part);
            float off = (means[meansStart + p * size + channel] - origin) + residues[residuesStart + p * size + channel];
            sum = plus(sum, off * count);
        }
        float shift = rounded(sum) / rows;
        sum = nothing();
        for (int p = 0; p < parts; p++) {
            int count = min(part, rows - p * part);
            float off = (means[meansStart + p * size + channel] - origin) - shift
                    + residues[residuesStart + p * size + channel];
            sum = plus(sum, squares[squaresStart + p * size + channel]);
            sum = plus(sum, off * off * count);
        }
        mean[meanStart + channel] = origin + shift;
        variance[varianceStart + channel] = rounded(sum) / rows;
    }
}

inline float deviation(float variance, float epsilon)
{
    return sqrt(variance + epsilon);
}

inline float normalized(float x, float mean, float variance, float gamma, float beta, float epsilon)
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
        int c = item % channels;
        float value = normalized(x[xStart + item], mean[meanStart + c], variance[varianceStart + c],
                gamma[gammaStart + c], beta[betaStart + c], epsilon);
        y[yStart + item] = rectified ? maximum(value, 0) : value;
    }
}

// dy, or 0 where a rectified result was not above 0.
inline float passed(float dy, float x, float mean, float variance, float gamma, float beta, float epsilon,
        int rectified)
{
    return !rectified || normalized(x, mean, variance, gamma, beta, epsilon) > 0 ? dy : 0;
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
        int c = item % channels;
        int from = item / channels * part;
        int to = min(rows, from + part);
        float m = mean[meanStart + c];
        float v = variance[varianceStart + c];
        float g = gamma[gammaStart + c];
        float b = beta[betaStart + c];
        float root = deviation(v, epsilon);
        exact_sum scale = nothing();
        exact_sum shift = nothing();
        for (int r = from; r < to; r++) {
            float value = x[xStart + r * channels + c];
            float slope = passed(dy[dyStart + r * channels + c], value, m, v, g, b, epsilon, rectified);
            scale = plus(scale, slope * ((value - m) / root));
            shift = plus(shift, slope);
        }
        scales[scalesStart + item] = rounded(scale);
        shifts[shiftsStart + item] = rounded(shift);
    }
}

// The sums of the parts are those of the batch.
kernel void gradient_sums(global float *dgamma, int dgammaStart, int size, global float *dbeta, int dbetaStart,
        global const float *scales, int scalesStart, global const float *shifts, int shiftsStart, int parts)
{
    int channel = get_global_id(0);
    if (channel < size) {
        exact_sum scale = nothing();
        exact_sum shift = nothing();
        for (int p = 0; p < parts; p++) {
            scale = plus(scale, scales[scalesStart + p * size + channel]);
            shift = plus(shift, shifts[shiftsStart + p * size + channel]);
        }
        dgamma[dgammaStart + channel] = rounded(scale);
        dbeta[dbetaStart + channel] = rounded(shift);
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
        int c = item % channels;
        float value = x[xStart + item];
        float m = mean[meanStart + c];
        float v = variance[varianceStart + c];
        float g = gamma[gammaStart + c];
        float slope = passed(dy[dyStart + item], value, m, v, g, beta[betaStart + c], epsilon, rectified);
        float root = deviation(v, epsilon);
        float centred = slope - (dbeta[dbetaStart + c] + (value - m) / root * dgamma[dgammaStart + c]) / rows;
        dx[dxStart + item] = g / root * centred;
    }
}
