// Pooling of images x [n, h, w, c] into y [n, h', w', c]. Window (i, j) covers rows i · STRIDE_H - PAD_H and the next
// WINDOW_H - 1, and columns likewise. The host defines these, so that the compiler divides by constants, and
// COUNT_PADDING. A work-item has VECTOR channels of one pixel.

#define SIZES int h, int w, int channels, int outH, int outW

kernel void max_pool(global float *y, int yStart, int size, global const float *x, int xStart,
        global float *winners, int winnersStart, SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % (channels / VECTOR) * VECTOR;
        int rest = item / (channels / VECTOR);
        int top = rest / outW % outH * STRIDE_H - PAD_H;
        int left = rest % outW * STRIDE_W - PAD_W;
        int image = rest / outW / outH;
        FLOATS largest = -INFINITY;
        INTS winner = -1;
        for (int p = max(0, -top); p < min(WINDOW_H, h - top); p++) {
            for (int q = max(0, -left); q < min(WINDOW_W, w - left); q++) {
                FLOATS value = FETCH(x + xStart + ((image * h + top + p) * w + left + q) * channels + channel);
                // The first one wins, then what is larger. A NaN beats every number, and is beaten by none.
                INTS wins = winner < 0 || (largest == largest && !(value <= largest));
                largest = choose(winner < 0, value, larger(value, largest));
                winner = select(winner, (INTS) (p * WINDOW_W + q), wins);
            }
        }
        PUT(largest, y + yStart + item * VECTOR);
        PUT(TO_FLOATS(winner), winners + winnersStart + item * VECTOR);
    }
}

// The windows that see row or column k of x: those from first to last.
#define FIRST(k, pad, window, stride) max(0, (k + pad - window + stride) / stride)
#define LAST(k, pad, stride, count) min(count - 1, (k + pad) / stride)

// A pixel of dx looks at all windows over it.
kernel void max_pool_gradient(global float *dx, int dxStart, int size, global const float *dy, int dyStart,
        global const float *winners, int winnersStart, SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % (channels / VECTOR) * VECTOR;
        int rest = item / (channels / VECTOR);
        int column = rest % w;
        int row = rest / w % h;
        int image = rest / w / h;
        FLOATS sum = 0;
        for (int i = FIRST(row, PAD_H, WINDOW_H, STRIDE_H); i <= LAST(row, PAD_H, STRIDE_H, outH); i++) {
            for (int j = FIRST(column, PAD_W, WINDOW_W, STRIDE_W); j <= LAST(column, PAD_W, STRIDE_W, outW); j++) {
                int cell = (row + PAD_H - i * STRIDE_H) * WINDOW_W + column + PAD_W - j * STRIDE_W;
                int at = ((image * outH + i) * outW + j) * channels + channel;
                sum += choose(FETCH(winners + winnersStart + at) == (FLOATS) cell, FETCH(dy + dyStart + at), 0);
            }
        }
        PUT(sum, dx + dxStart + item * VECTOR);
    }
}

// How many cells the average over the window at (top, left) counts.
static inline int divisor(int top, int left, int h, int w)
{
    int rows = min(WINDOW_H, h - top) - max(0, -top);
    int columns = min(WINDOW_W, w - left) - max(0, -left);
    return COUNT_PADDING ? WINDOW_H * WINDOW_W : rows * columns;
}

kernel void average_pool(global float *y, int yStart, int size, global const float *x, int xStart, SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % (channels / VECTOR) * VECTOR;
        int rest = item / (channels / VECTOR);
        int top = rest / outW % outH * STRIDE_H - PAD_H;
        int left = rest % outW * STRIDE_W - PAD_W;
        int image = rest / outW / outH;
        exact_sums sum = all_nothing();
        for (int p = max(0, -top); p < min(WINDOW_H, h - top); p++) {
            for (int q = max(0, -left); q < min(WINDOW_W, w - left); q++) {
                int at = ((image * h + top + p) * w + left + q) * channels + channel;
                sum = plus_all(sum, FETCH(x + xStart + at));
            }
        }
        PUT(all_rounded(sum) / divisor(top, left, h, w), y + yStart + item * VECTOR);
    }
}

// A pixel of dx looks at all windows over it.
kernel void average_pool_gradient(global float *dx, int dxStart, int size, global const float *dy, int dyStart,
        SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        int channel = item % (channels / VECTOR) * VECTOR;
        int rest = item / (channels / VECTOR);
        int column = rest % w;
        int row = rest / w % h;
        int image = rest / w / h;
        FLOATS sum = 0;
        for (int i = FIRST(row, PAD_H, WINDOW_H, STRIDE_H); i <= LAST(row, PAD_H, STRIDE_H, outH); i++) {
            for (int j = FIRST(column, PAD_W, WINDOW_W, STRIDE_W); j <= LAST(column, PAD_W, STRIDE_W, outW); j++) {
                int cells = divisor(i * STRIDE_H - PAD_H, j * STRIDE_W - PAD_W, h, w);
                sum += FETCH(dy + dyStart + ((image * outH + i) * outW + j) * channels + channel) / cells;
            }
        }
        PUT(sum, dx + dxStart + item * VECTOR);
    }
}
