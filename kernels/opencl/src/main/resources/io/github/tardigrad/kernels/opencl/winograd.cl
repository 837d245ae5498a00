// Minimal filtering F(4×4, 3×3) (Winograd 1980; Lavin and Gray 2016): the transforms around the products, see
// DeviceWinograd.java. With x a tile of an image, w a kernel and y its result:
//
//     y  = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x B) ] A            ⊙ element by element, each summed over the channels:
//     dw = Gᵀ [ (Bᵀ x B) ⊙ (A dy Aᵀ) ] G           36 matrix products
//
//     ┌───────────┬─          A tile of x has 6 × 6 pixels, and those of neighbours overlap by two;
//     │  tile 0  ┌┼─────      a tile of y has 4 × 4. What is transformed is cut into 36 matrices, one for each place
//     │          ││ tile 1    (i, j) in a tile: matrix i · 6 + j has a row for each tile and a column for each channel.
//
// The points are 0, ±3/4, ±3/2 and ∞, whose powers stay near 1, which keeps the errors small. The entries of Bᵀ and Aᵀ
// are exact, those of G are rounded:
//
//          ┌ 81/64    0   −45/16    0     1   0 ┐        ┌  64/81       0       0   ┐         ┌ 1   1   1   1   1  0 ┐
//          │   0   −27/16  −9/4    3/4    1   0 │        │ −128/243  −32/81   −8/27 │    Aᵀ = │ 0   a  −a   b  −b  0 │
//     Bᵀ = │   0    27/16  −9/4   −3/4    1   0 │    G = │ −128/243   32/81   −8/27 │         │ 0   a²  a²  b²  b² 0 │
//          │   0   −27/32  −9/16   3/2    1   0 │        │   32/243   16/81    8/27 │         └ 0   a³ −a³  b³ −b³ 1 ┘
//          │   0    27/32  −9/16  −3/2    1   0 │        │   32/243  −16/81    8/27 │
//          └   0    81/64    0   −45/16   0   1 ┘        └    0         0       1   ┘           a = 3/4, b = 3/2

#define A 0.75f
#define B 1.5f

// y = Bᵀ x
static inline void map_6_of_image(const FLOATS *x, int step, FLOATS *y)
{
    FLOATS even = fma((FLOATS) (-B * B), x[2 * step], x[4 * step]);
    FLOATS odd = fma((FLOATS) (-B * B), x[step], x[3 * step]);
    y[0] = fma((FLOATS) (A * A * B * B), x[0], fma((FLOATS) (-A * A - B * B), x[2 * step], x[4 * step]));
    y[1] = fma((FLOATS) A, odd, even);
    y[2] = fma((FLOATS) -A, odd, even);
    even = fma((FLOATS) (-A * A), x[2 * step], x[4 * step]);
    odd = fma((FLOATS) (-A * A), x[step], x[3 * step]);
    y[3] = fma((FLOATS) B, odd, even);
    y[4] = fma((FLOATS) -B, odd, even);
    y[5] = fma((FLOATS) (A * A * B * B), x[step], fma((FLOATS) (-A * A - B * B), x[3 * step], x[5 * step]));
}

// y = A x
static inline void map_4_of_slope(const FLOATS *x, int step, FLOATS *y)
{
    FLOATS even = fma((FLOATS) (A * A), x[2 * step], x[0]);
    FLOATS odd = fma((FLOATS) (A * A), x[3 * step], x[step]);
    y[0] = x[0];
    y[1] = fma((FLOATS) A, odd, even);
    y[2] = fma((FLOATS) -A, odd, even);
    even = fma((FLOATS) (B * B), x[2 * step], x[0]);
    odd = fma((FLOATS) (B * B), x[3 * step], x[step]);
    y[3] = fma((FLOATS) B, odd, even);
    y[4] = fma((FLOATS) -B, odd, even);
    y[5] = x[3 * step];
}

// y = Aᵀ x
static inline void map_6_of_products(const FLOATS *x, int step, FLOATS *y)
{
    FLOATS sumA = x[step] + x[2 * step];
    FLOATS sumB = x[3 * step] + x[4 * step];
    FLOATS differenceA = x[step] - x[2 * step];
    FLOATS differenceB = x[3 * step] - x[4 * step];
    y[0] = x[0] + sumA + sumB;
    y[1] = fma((FLOATS) A, differenceA, B * differenceB);
    y[2] = fma((FLOATS) (A * A), sumA, B * B * sumB);
    y[3] = fma((FLOATS) (A * A * A), differenceA, fma((FLOATS) (B * B * B), differenceB, x[5 * step]));
}

// y = G x
static inline void map_3_of_weights(const FLOATS *x, int step, FLOATS *y)
{
    FLOATS ends = fma((FLOATS) (-128 / 243.0f), x[0], -8 / 27.0f * x[2 * step]);
    y[0] = 64 / 81.0f * x[0];
    y[1] = fma((FLOATS) (-32 / 81.0f), x[step], ends);
    y[2] = fma((FLOATS) (32 / 81.0f), x[step], ends);
    ends = fma((FLOATS) (32 / 243.0f), x[0], 8 / 27.0f * x[2 * step]);
    y[3] = fma((FLOATS) (16 / 81.0f), x[step], ends);
    y[4] = fma((FLOATS) (-16 / 81.0f), x[step], ends);
    y[5] = x[2 * step];
}

// y = Gᵀ x
static inline void map_6_of_weight_gradient(const FLOATS *x, int step, FLOATS *y)
{
    FLOATS sumA = x[step] + x[2 * step];
    FLOATS sumB = x[3 * step] + x[4 * step];
    y[0] = fma((FLOATS) (-128 / 243.0f), sumA, fma((FLOATS) (32 / 243.0f), sumB, 64 / 81.0f * x[0]));
    y[1] = fma((FLOATS) (-32 / 81.0f), x[step] - x[2 * step], 16 / 81.0f * (x[3 * step] - x[4 * step]));
    y[2] = fma((FLOATS) (8 / 27.0f), sumB - sumA, x[5 * step]);
}

// Along both axes: x has `from` × `from` numbers, y has `to` × `to`.
#define BOTH_AXES(map, from, to, x, y) \
    { \
        FLOATS between[from][to]; \
        _Pragma("unroll") \
        for (int j = 0; j < from; j++) { \
            map(x + j, from, between[j]); \
        } \
        _Pragma("unroll") \
        for (int i = 0; i < to; i++) { \
            map(&between[0][i], to, y + i * to); \
        } \
    }

// A work-item has some channels of a tile. Tiles go across an image, then down, then to the next.
#define TILE(channels) \
    const int item = get_global_id(0); \
    if (item >= count) { \
        return; \
    } \
    const int channel = item % (channels / VECTOR) * VECTOR; \
    const int tile = item / (channels / VECTOR); \
    const int row = tile / across % down * 4; \
    const int column = tile % across * 4; \
    const int image = tile / across / down;

// Some tiles of images to the 36 matrices v, `matrix` numbers each: of x, from row −top and column −left on, or of dy.
#define TO_MATRICES(name, map, SIZE) \
    kernel void name(global float *v, int vStart, int count, global const float *x, int xStart, int height, int width, \
            int channels, int down, int across, int top, int left, int matrix) \
    { \
        TILE(channels) \
        FLOATS pixels[SIZE * SIZE]; \
        _Pragma("unroll") \
        for (int i = 0; i < SIZE; i++) { \
            _Pragma("unroll") \
            for (int j = 0; j < SIZE; j++) { \
                int r = row + i - top; \
                int c = column + j - left; \
                FLOATS pixel = 0; \
                if ((uint) r < (uint) height && (uint) c < (uint) width) { \
                    pixel = FETCH(x + xStart + ((image * height + r) * width + c) * channels + channel); \
                } \
                pixels[i * SIZE + j] = pixel; \
            } \
        } \
        FLOATS elements[36]; \
        BOTH_AXES(map, SIZE, 6, pixels, elements) \
        _Pragma("unroll") \
        for (int e = 0; e < 36; e++) { \
            PUT(elements[e], v + vStart + e * matrix + tile * channels + channel); \
        } \
    }

TO_MATRICES(image_to_matrices, map_6_of_image, 6)
TO_MATRICES(slope_to_matrices, map_4_of_slope, 4)

// The 36 products of some tiles to pixels of y.
kernel void products_to_pixels(global float *y, int yStart, int count, global const float *products, int productsStart,
        global const float *bias, int biasStart, int height, int width, int filters, int down, int across, int matrix,
        int hasBias, int rectified)
{
    TILE(filters)
    FLOATS elements[36];
    #pragma unroll
    for (int e = 0; e < 36; e++) {
        elements[e] = FETCH(products + productsStart + e * matrix + tile * filters + channel);
    }
    FLOATS pixels[4 * 4];
    BOTH_AXES(map_6_of_products, 6, 4, elements, pixels)
    FLOATS added = 0;
    if (hasBias) {
        added = FETCH(bias + biasStart + channel);
    }
    #pragma unroll
    for (int i = 0; i < 4; i++) {
        #pragma unroll
        for (int j = 0; j < 4; j++) {
            FLOATS value = hasBias ? pixels[i * 4 + j] + added : pixels[i * 4 + j];
            value = rectified ? larger(value, (FLOATS) 0) : value;
            if (row + i < height && column + j < width) {
                PUT(value, y + yStart + ((image * height + row + i) * width + column + j) * filters + channel);
            }
        }
    }
}

// Weights [3, 3, channels, filters] to 36 matrices of channels × filters.
kernel void weights_to_matrices(global float *u, int uStart, int count, global const float *w, int wStart,
        int channels, int filters)
{
    const int item = get_global_id(0);
    if (item >= count) {
        return;
    }
    const int place = item * VECTOR;
    FLOATS cells[9];
    #pragma unroll
    for (int q = 0; q < 9; q++) {
        cells[q] = FETCH(w + wStart + q * channels * filters + place);
    }
    FLOATS elements[36];
    BOTH_AXES(map_3_of_weights, 3, 6, cells, elements)
    for (int e = 0; e < 36; e++) {
        PUT(elements[e], u + uStart + e * channels * filters + place);
    }
}

// The same turned around for the input gradient, to matrices of filters × channels. What is read here lies far apart,
// since there is less of it than of what is written.
kernel void turned_weights_to_matrices(global float *u, int uStart, int count, global const float *w, int wStart,
        int channels, int filters)
{
    const int item = get_global_id(0);
    if (item >= count) {
        return;
    }
    const int channel = item % (channels / VECTOR) * VECTOR;
    const int filter = item / (channels / VECTOR);
    FLOATS cells[9];
    for (int q = 0; q < 9; q++) {
        float each[VECTOR];
        for (int v = 0; v < VECTOR; v++) {
            each[v] = w[wStart + ((8 - q) * channels + channel + v) * filters + filter];
        }
        cells[q] = FETCH(each);
    }
    FLOATS elements[36];
    BOTH_AXES(map_3_of_weights, 3, 6, cells, elements)
    for (int e = 0; e < 36; e++) {
        PUT(elements[e], u + uStart + e * channels * filters + filter * channels + channel);
    }
}

// What the parts of 36 sums of products give for dw, which is added to what is there, or is all.
kernel void products_to_weights(global float *dw, int dwStart, int count, global const float *sums, int sumsStart,
        int channels, int filters, int parts, int added)
{
    const int item = get_global_id(0);
    if (item >= count) {
        return;
    }
    const int place = item * VECTOR;
    FLOATS elements[36];
    #pragma unroll
    for (int e = 0; e < 36; e++) {
        exact_sum sum = nothing();
        for (int part = 0; part < parts; part++) {
            sum = plus(sum, FETCH(sums + sumsStart + (part * 36 + e) * channels * filters + place));
        }
        elements[e] = rounded(sum);
    }
    FLOATS cells[9];
    BOTH_AXES(map_6_of_weight_gradient, 6, 3, elements, cells)
    #pragma unroll
    for (int q = 0; q < 9; q++) {
        global float *to = dw + dwStart + q * channels * filters + place;
        FLOATS value = cells[q];
        if (added) {
            value += FETCH(to);
        }
        PUT(value, to);
    }
}
