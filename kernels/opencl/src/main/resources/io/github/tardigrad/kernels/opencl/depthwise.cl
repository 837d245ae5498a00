// Convolutions of each channel by itself: filter f sees channel f / MULTIPLIER alone. As products they would have one
// column; here a work-item makes VECTOR neighbouring numbers of a pixel, or of a cell, from where they lie. Vectors are
// for MULTIPLIER 1, where filter f and channel f are the same place.
//
//     x [n, height, width, channels]     cell (p, q) of the window of y's pixel (i, j) is x's pixel
//     y [n, outHeight, outWidth, filters]     (i · STRIDE_H + p · DILATION_H − TOP, j · STRIDE_W + q · DILATION_W − LEFT)
//     w [KERNEL_H, KERNEL_W, 1, filters]

#define SIZES int height, int width, int channels, int outHeight, int outWidth, int filters

// A sum is one chain of fused multiply-adds over the cells in their order, as in gemm.cl.
kernel void depthwise(global float *y, int yStart, int count, global const float *x, int xStart, global const float *w,
        int wStart, global const float *bias, int biasStart, SIZES, int hasBias, int rectified)
{
    const int item = get_global_id(0);
    if (item >= count) {
        return;
    }
    const int filter = item % (filters / VECTOR) * VECTOR;
    const int pixel = item / (filters / VECTOR);
    const int left = pixel % outWidth * STRIDE_W - LEFT;
    const int top = pixel / outWidth % outHeight * STRIDE_H - TOP;
    const int image = pixel / outWidth / outHeight;
    FLOATS sum = 0;
    for (int p = 0; p < KERNEL_H; p++) {
        for (int q = 0; q < KERNEL_W; q++) {
            int row = top + p * DILATION_H;
            int column = left + q * DILATION_W;
            if ((uint) row < (uint) height && (uint) column < (uint) width) {
                FLOATS number = FETCH(x + xStart + ((image * height + row) * width + column) * channels
                        + filter / MULTIPLIER);
                sum = fma(number, FETCH(w + wStart + (p * KERNEL_W + q) * filters + filter), sum);
            }
        }
    }
    if (hasBias) {
        sum += FETCH(bias + biasStart + filter);
    }
    PUT(rectified ? larger(sum, (FLOATS) 0) : sum, y + yStart + pixel * filters + filter);
}

// dx: each pixel looks back to the pixels of dy whose windows it is in.
kernel void depthwise_input_gradient(global float *dx, int dxStart, int count, global const float *dy, int dyStart,
        global const float *w, int wStart, SIZES)
{
    const int item = get_global_id(0);
    if (item >= count) {
        return;
    }
    const int channel = item % (channels / VECTOR) * VECTOR;
    const int pixel = item / (channels / VECTOR);
    const int column = pixel % width;
    const int row = pixel / width % height;
    const int image = pixel / width / height;
    FLOATS sum = 0;
    for (int p = 0; p < KERNEL_H; p++) {
        for (int q = 0; q < KERNEL_W; q++) {
            int down = row + TOP - p * DILATION_H;
            int across = column + LEFT - q * DILATION_W;
            bool reached = down >= 0 && across >= 0 && down % STRIDE_H == 0 && across % STRIDE_W == 0
                    && down / STRIDE_H < outHeight && across / STRIDE_W < outWidth;
            if (reached) {
                int from = ((image * outHeight + down / STRIDE_H) * outWidth + across / STRIDE_W) * filters;
                for (int f = channel * MULTIPLIER; f < (channel + 1) * MULTIPLIER; f++) {
                    sum = fma(FETCH(dy + dyStart + from + f), FETCH(w + wStart + (p * KERNEL_W + q) * filters + f),
                            sum);
                }
            }
        }
    }
    PUT(sum, dx + dxStart + pixel * channels + channel);
}

// Parts of dw: [parts, KERNEL_H, KERNEL_W, 1, filters], part k over pixels k · partLength … of all images of dy.
kernel void depthwise_weight_gradient(global float *dw, int dwStart, int count, global const float *x, int xStart,
        global const float *dy, int dyStart, SIZES, int pixels, int partLength)
{
    const int item = get_global_id(0);
    if (item >= count) {
        return;
    }
    const int filter = item % (filters / VECTOR) * VECTOR;
    const int cell = item / (filters / VECTOR) % (KERNEL_H * KERNEL_W);
    const int part = item / (filters / VECTOR) / (KERNEL_H * KERNEL_W);
    const int end = min(pixels, (part + 1) * partLength);
    FLOATS sum = 0;
    for (int pixel = part * partLength; pixel < end; pixel++) {
        int row = pixel / outWidth % outHeight * STRIDE_H - TOP + cell / KERNEL_W * DILATION_H;
        int column = pixel % outWidth * STRIDE_W - LEFT + cell % KERNEL_W * DILATION_W;
        int image = pixel / outWidth / outHeight;
        if ((uint) row < (uint) height && (uint) column < (uint) width) {
            FLOATS number = FETCH(x + xStart + ((image * height + row) * width + column) * channels
                    + filter / MULTIPLIER);
            sum = fma(number, FETCH(dy + dyStart + pixel * filters + filter), sum);
        }
    }
    PUT(sum, dw + dwStart + (part * KERNEL_H * KERNEL_W + cell) * filters + filter);
}
