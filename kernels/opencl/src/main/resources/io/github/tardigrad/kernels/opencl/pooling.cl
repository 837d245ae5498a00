// Pooling of images x [n, h, w, c] into y [n, h', w', c]. Window (i, j) covers rows i · strideH - padH and the next
// windowH - 1, and columns likewise.

#define GEOMETRY int h, int w, int channels, int outH, int outW, int windowH, int windowW, int strideH, int strideW, \
        int padH, int padW

// Work-item: one element of y.
kernel void max_pool(global float *y, int yStart, int size, global const float *x, int xStart,
        global float *winners, int winnersStart, GEOMETRY)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % channels;
        int rest = item / channels;
        int top = rest / outW % outH * strideH - padH;
        int left = rest % outW * strideW - padW;
        int image = rest / outW / outH;
        float largest = 0;
        int winner = -1;
        for (int p = max(0, -top); p < min(windowH, h - top); p++) {
            for (int q = max(0, -left); q < min(windowW, w - left); q++) {
                float value = x[xStart + ((image * h + top + p) * w + left + q) * channels + channel];
                // A NaN beats every number, and is beaten by none; the first of -0 and +0 wins, y is +0.
                bool wins = winner < 0 || (!isnan(largest) && !(value <= largest));
                largest = winner < 0 ? value : maximum(value, largest);
                winner = wins ? p * windowW + q : winner;
            }
        }
        y[yStart + item] = largest;
        winners[winnersStart + item] = winner;
    }
}

// The windows that see row or column k of x: those from first to last.
#define FIRST(k, pad, window, stride) max(0, (k + pad - window + stride) / stride)
#define LAST(k, pad, stride, count) min(count - 1, (k + pad) / stride)

// Work-item: one element of dx, which looks at all windows over it.
kernel void max_pool_gradient(global float *dx, int dxStart, int size, global const float *dy, int dyStart,
        global const float *winners, int winnersStart, GEOMETRY)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % channels;
        int rest = item / channels;
        int column = rest % w;
        int row = rest / w % h;
        int image = rest / w / h;
        float sum = 0;
        for (int i = FIRST(row, padH, windowH, strideH); i <= LAST(row, padH, strideH, outH); i++) {
            for (int j = FIRST(column, padW, windowW, strideW); j <= LAST(column, padW, strideW, outW); j++) {
                int cell = (row + padH - i * strideH) * windowW + column + padW - j * strideW;
                int at = ((image * outH + i) * outW + j) * channels + channel;
                sum += (int) winners[winnersStart + at] == cell ? dy[dyStart + at] : 0;
            }
        }
        dx[dxStart + item] = sum;
    }
}

// How many cells the average over the window at (top, left) counts.
inline int divisor(int top, int left, int h, int w, int windowH, int windowW, int countPadding)
{
    int rows = min(windowH, h - top) - max(0, -top);
    int columns = min(windowW, w - left) - max(0, -left);
    return countPadding ? windowH * windowW : rows * columns;
}

// Work-item: one element of y.
kernel void average_pool(global float *y, int yStart, int size, global const float *x, int xStart, GEOMETRY,
        int countPadding)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % channels;
        int rest = item / channels;
        int top = rest / outW % outH * strideH - padH;
        int left = rest % outW * strideW - padW;
        int image = rest / outW / outH;
        exact_sum sum = nothing();
        for (int p = max(0, -top); p < min(windowH, h - top); p++) {
            for (int q = max(0, -left); q < min(windowW, w - left); q++) {
                sum = plus(sum, x[xStart + ((image * h + top + p) * w + left + q) * channels + channel]);
            }
        }
        y[yStart + item] = rounded(sum) / divisor(top, left, h, w, windowH, windowW, countPadding);
    }
}

// Work-item: one element of dx, which looks at all windows over it.
kernel void average_pool_gradient(global float *dx, int dxStart, int size, global const float *dy, int dyStart,
        GEOMETRY, int countPadding)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % channels;
        int rest = item / channels;
        int column = rest % w;
        int row = rest / w % h;
        int image = rest / w / h;
        float sum = 0;
        for (int i = FIRST(row, padH, windowH, strideH); i <= LAST(row, padH, strideH, outH); i++) {
            for (int j = FIRST(column, padW, windowW, strideW); j <= LAST(column, padW, strideW, outW); j++) {
                int cells = divisor(i * strideH - padH, j * strideW - padW, h, w, windowH, windowW, countPadding);
                sum += dy[dyStart + ((image * outH + i) * outW + j) * channels + channel] / cells;
            }
        }
        dx[dxStart + item] = sum;
    }
}
