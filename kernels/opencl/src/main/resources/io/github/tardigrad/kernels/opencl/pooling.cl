// Pooling of images x [n, h, w, c] into y [n, h', w', c]. Window (i, j) covers rows i · STRIDE_H - PAD_H and the next
// WINDOW_H - 1, and columns likewise. The host defines these, so that the compiler divides by constants, and
// COUNT_PADDING. A work-item has VECTOR channels of one pixel.

#define SIZES int h, int w, int channels, int outH, int outW

// Where a work-item writes: from channel `channel` on in pixel (row, column) of an image.
//
//   images [n, height, width, channels]
//   item = ((image · height + row) · width + column) · channels/VECTOR + channel/VECTOR
typedef struct {
    int image;
    int row;
    int column;
    int channel;
} place;

static inline place place_of(int item, int height, int width, int channels)
{
    int pixel = item / (channels / VECTOR);
    place here = {pixel / width / height, pixel / width % height, pixel % width, item % (channels / VECTOR) * VECTOR};
    return here;
}

kernel void max_pool(global float *y, int yStart, int size, global const float *x, int xStart,
        global float *winners, int winnersStart, SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        place own = place_of(item, outH, outW, channels);
        int top = own.row * STRIDE_H - PAD_H;
        int left = own.column * STRIDE_W - PAD_W;
        FLOATS largest = -INFINITY;
        INTS winner = -1;
        for (int p = max(0, -top); p < min(WINDOW_H, h - top); p++) {
            for (int q = max(0, -left); q < min(WINDOW_W, w - left); q++) {
                FLOATS value = FETCH(x + xStart + ((own.image * h + top + p) * w + left + q) * channels + own.channel);
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

// The windows that see row (axis H) or column (axis W) k of x: those from first to last.
#define FIRST(k, axis) max(0, (k + PAD_##axis - WINDOW_##axis + STRIDE_##axis) / STRIDE_##axis)
#define LAST(k, axis, count) min(count - 1, (k + PAD_##axis) / STRIDE_##axis)

// A pixel of dx looks at all windows over it.
kernel void max_pool_gradient(global float *dx, int dxStart, int size, global const float *dy, int dyStart,
        global const float *winners, int winnersStart, SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        place own = place_of(item, h, w, channels);
        FLOATS sum = 0;
        for (int i = FIRST(own.row, H); i <= LAST(own.row, H, outH); i++) {
            for (int j = FIRST(own.column, W); j <= LAST(own.column, W, outW); j++) {
                int cell = (own.row + PAD_H - i * STRIDE_H) * WINDOW_W + own.column + PAD_W - j * STRIDE_W;
                int at = ((own.image * outH + i) * outW + j) * channels + own.channel;
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
        place own = place_of(item, outH, outW, channels);
        int top = own.row * STRIDE_H - PAD_H;
        int left = own.column * STRIDE_W - PAD_W;
        exact_sum sum = nothing();
        for (int p = max(0, -top); p < min(WINDOW_H, h - top); p++) {
            for (int q = max(0, -left); q < min(WINDOW_W, w - left); q++) {
                int at = ((own.image * h + top + p) * w + left + q) * channels + own.channel;
                sum = plus(sum, FETCH(x + xStart + at));
            }
        }
        PUT(rounded(sum) / divisor(top, left, h, w), y + yStart + item * VECTOR);
    }
}

// A pixel of dx looks at all windows over it.
kernel void average_pool_gradient(global float *dx, int dxStart, int size, global const float *dy, int dyStart,
        SIZES)
{
    int item = get_global_id(0);
    if (item < size) {
        place own = place_of(item, h, w, channels);
        FLOATS sum = 0;
        for (int i = FIRST(own.row, H); i <= LAST(own.row, H, outH); i++) {
            for (int j = FIRST(own.column, W); j <= LAST(own.column, W, outW); j++) {
                int cells = divisor(i * STRIDE_H - PAD_H, j * STRIDE_W - PAD_W, h, w);
                sum += FETCH(dy + dyStart + ((own.image * outH + i) * outW + j) * channels + own.channel) / cells;
            }
        }
        PUT(sum, dx + dxStart + item * VECTOR);
    }
}
