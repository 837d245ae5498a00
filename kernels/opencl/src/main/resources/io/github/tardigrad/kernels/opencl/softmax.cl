// Softmax and what is built on it, over rows of `classes` numbers: one work-item a row. The largest of a row is taken
// off before the exponential, so nothing overflows and the sum is at least 1. Rows have any length, so VECTOR is 1.

static inline float largest_of(global const float *x, int classes)
{
    float largest = -INFINITY;
    for (int c = 0; c < classes; c++) {
        largest = maximum(largest, x[c]);
    }
    return largest;
}

static inline float sum_of_exponentials(global const float *x, int classes, float largest)
{
    exact_sum sum = nothing();
    for (int c = 0; c < classes; c++) {
        sum = plus(sum, exponential(x[c] - largest));
    }
    return rounded(sum);
}

kernel void softmax(global float *y, int yStart, int rows, global const float *x, int xStart, int classes)
{
    int row = get_global_id(0);
    if (row < rows) {
        global const float *in = x + xStart + (size_t) row * classes;
        global float *out = y + yStart + (size_t) row * classes;
        float largest = largest_of(in, classes);
        float sum = sum_of_exponentials(in, classes, largest);
        for (int c = 0; c < classes; c++) {
            out[c] = exponential(in[c] - largest) / sum;
        }
    }
}

kernel void softmax_gradient(global float *dx, int dxStart, int rows, global const float *y, int yStart,
        global const float *dy, int dyStart, int classes)
{
    int row = get_global_id(0);
    if (row < rows) {
        global const float *p = y + yStart + (size_t) row * classes;
        global const float *gradient = dy + dyStart + (size_t) row * classes;
        exact_sum dot_product = nothing();
        for (int c = 0; c < classes; c++) {
            dot_product = plus(dot_product, gradient[c] * p[c]);
        }
        for (int c = 0; c < classes; c++) {
            dx[dxStart + (size_t) row * classes + c] = p[c] * (gradient[c] - rounded(dot_product));
        }
    }
}

kernel void log_softmax(global float *y, int yStart, int rows, global const float *x, int xStart, int classes)
{
    int row = get_global_id(0);
    if (row < rows) {
        global const float *in = x + xStart + (size_t) row * classes;
        float largest = largest_of(in, classes);
        float log_sum = logarithm(sum_of_exponentials(in, classes, largest));
        for (int c = 0; c < classes; c++) {
            y[yStart + (size_t) row * classes + c] = in[c] - largest - log_sum;
        }
    }
}

kernel void log_softmax_gradient(global float *dx, int dxStart, int rows, global const float *y, int yStart,
        global const float *dy, int dyStart, int classes)
{
    int row = get_global_id(0);
    if (row < rows) {
        global const float *logarithms = y + yStart + (size_t) row * classes;
        global const float *gradient = dy + dyStart + (size_t) row * classes;
        exact_sum sum = nothing();
        for (int c = 0; c < classes; c++) {
            sum = plus(sum, gradient[c]);
        }
        for (int c = 0; c < classes; c++) {
            dx[dxStart + (size_t) row * classes + c] = gradient[c] - exponential(logarithms[c]) * rounded(sum);
        }
    }
}

// t[n, c]: from a distribution, or from the number of the one class that has all weight.
static inline float target(global const float *targets, int indices, int row, int c, int classes, float smoothing)
{
    float whole = indices ? ((int) targets[row] == c ? 1.0f : 0.0f) : targets[(size_t) row * classes + c];
    return (1 - smoothing) * whole + smoothing / classes;
}

kernel void cross_entropy(global float *losses, int lossesStart, int rows, global float *probabilities,
        int probabilitiesStart, global const float *logits, int logitsStart, global const float *targets,
        int targetsStart, int indices, float smoothing, int classes)
{
    int row = get_global_id(0);
    if (row < rows) {
        global const float *in = logits + logitsStart + (size_t) row * classes;
        float largest = largest_of(in, classes);
        float sum = sum_of_exponentials(in, classes, largest);
        float log_sum = logarithm(sum);
        exact_sum loss = nothing();
        for (int c = 0; c < classes; c++) {
            probabilities[probabilitiesStart + (size_t) row * classes + c] = exponential(in[c] - largest) / sum;
            float weight = target(targets + targetsStart, indices, row, c, classes, smoothing);
            // A class without weight adds nothing, also where its logit is -infinity and its logarithm with it.
            loss = weight == 0 ? loss : plus(loss, -weight * (in[c] - largest - log_sum));
        }
        losses[lossesStart + row] = rounded(loss);
    }
}

kernel void cross_entropy_gradient(global float *dlogits, int dlogitsStart, int rows,
        global const float *probabilities, int probabilitiesStart, global const float *targets, int targetsStart,
        global const float *dlosses, int dlossesStart, int dlossesStep, int indices, float smoothing, float scale,
        int classes)
{
    int row = get_global_id(0);
    if (row < rows) {
        float upstream = scale * dlosses[dlossesStart + row * dlossesStep];
        exact_sum total = nothing();
        for (int c = 0; c < classes; c++) {
            total = plus(total, target(targets + targetsStart, indices, row, c, classes, smoothing));
        }
        for (int c = 0; c < classes; c++) {
            float p = probabilities[probabilitiesStart + (size_t) row * classes + c];
            float weight = target(targets + targetsStart, indices, row, c, classes, smoothing);
            dlogits[dlogitsStart + (size_t) row * classes + c] = upstream * (p * rounded(total) - weight);
        }
    }
}
