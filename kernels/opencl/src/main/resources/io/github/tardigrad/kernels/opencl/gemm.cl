// C = A · B in float32, and with it matrix products, convolutions and both gradients of a convolution: they differ in
// where the numbers of A lie. The host defines what A is and how the work is cut:
//
//   A_ROWS              A[i, l] = a[i · aStep + l]
//   A_COLUMNS           A[i, l] = a[l · aStep + i]
//   A_WINDOWS           row i is the window of output pixel i, column l one of its cells and channels
//   A_WINDOW_COLUMNS    the same transposed: row i is a cell and channel, column l an output pixel
//   A_STRIDED_GRADIENT  row i is a pixel of dx, column l a cell and filter: the dy that came from there, if any did
//   B_ROWS, B_COLUMNS   B[l, j] = b[l · bStep + j] or b[j · bStep + l]
//   TILE_M, TILE_N, TILE_K, THREADS_M, THREADS_N, VECTOR
//   A_VECTOR, B_VECTOR  how many neighbours in memory are fetched at once: they are all inside, or all outside
//
//                        TILE_N                   A work-group makes a tile of C. It fetches TILE_K columns of A and
//                   ┌──────────────┐              rows of B into local memory, where every work-item reads what it
//            TILE_K │  B, local    │              needs of them: ROWS rows of A and COLUMNS vectors of B for as many
//                   └──────────────┘              sums, which are in registers.
//           TILE_K
//          ┌──────┐ ┌──────────────┐              Work-item (x, y) has vectors x, x + THREADS_N, … of the columns,
//   TILE_M │  A,  │ │  C           │              so that neighbours read neighbouring vectors of B, and rows
//          │ local│ │              │              y · ROWS, y · ROWS + 1, …, of which neighbours read the same.
//          └──────┘ └──────────────┘
//
// A sum is one chain of fused multiply-adds in the order of l, whatever the tiles. With parts, each chain ends after
// partLength columns of A, and the results of the parts are cPart apart.

#define WORK_ITEMS (THREADS_M * THREADS_N)
#define ROWS (TILE_M / THREADS_M)
#define COLUMNS (TILE_N / THREADS_N / VECTOR)
// Rows of A in local memory lie a little further apart than they are long: else they would all begin in one bank.
#define A_STRIDE (TILE_K + 4)

#define JOIN_(x, y) x##y
#define JOIN(x, y) JOIN_(x, y)
#define VECTOR_TYPE JOIN(float, VECTOR)
#define LOAD JOIN(vload, VECTOR)
#define STORE JOIN(vstore, VECTOR)
#if A_VECTOR == 1
#define A_TYPE float
#define A_FETCH(from) (*(from))
#define A_PUT(value, to) (*(to) = (value))
#else
#define A_TYPE JOIN(float, A_VECTOR)
#define A_FETCH(from) JOIN(vload, A_VECTOR)(0, from)
#define A_PUT(value, to) JOIN(vstore, A_VECTOR)(value, 0, to)
#endif
#if B_VECTOR == 1
#define B_TYPE float
#define B_FETCH(from) (*(from))
#define B_PUT(value, to) (*(to) = (value))
#else
#define B_TYPE JOIN(float, B_VECTOR)
#define B_FETCH(from) JOIN(vload, B_VECTOR)(0, from)
#define B_PUT(value, to) JOIN(vstore, B_VECTOR)(value, 0, to)
#endif

#if defined(A_WINDOWS) || defined(A_WINDOW_COLUMNS) || defined(A_STRIDED_GRADIENT)
// Images are [n, height, width, aStep]. Output pixel i of an image is (i / outWidth, i % outWidth) and looks at the
// image from row i / outWidth · strideHeight on. cells[l] has what a cell and channel adds: rows, columns, elements.
#define IMAGE_PARAMETERS , int height, int width, int outHeight, int outWidth, int strideHeight, int strideWidth, \
        global const int4 *cells

// Where pixel i begins: its first row and column, and the element of its image there. A pixel beyond the last lies so
// far outside that no cell of it is inside.
static inline int4 pixel(int i, int count, int height, int width, int outHeight, int outWidth, int strideHeight,
        int strideWidth, int step)
{
    int image = i / (outHeight * outWidth);
    int rest = i % (outHeight * outWidth);
    int row = rest / outWidth * strideHeight;
    int column = rest % outWidth * strideWidth;
    int4 place = (int4) (row, column, ((image * height + row) * width + column) * step, 0);
    return i < count ? place : (int4) (-(1 << 29), 0, 0, 0);
}
#else
#define IMAGE_PARAMETERS
#endif

// The element of A in an image, or -1 where that is padding.
static inline int windowed(int4 place, int4 cell, int height, int width)
{
    int row = place.x + cell.x;
    int column = place.y + cell.y;
    bool inside = (uint) row < (uint) height && (uint) column < (uint) width;
    return inside ? place.z + cell.z : -1;
}

// The element of the dy that reached a pixel of dx through a cell: row r of dy did if r · stride + cell is its row.
static inline int strided_gradient(int4 place, int4 cell, int height, int width, int strideHeight, int strideWidth,
        int step)
{
    int row = place.x + cell.x;
    int column = place.y + cell.y;
    bool reached = row >= 0 && column >= 0 && row % strideHeight == 0 && column % strideWidth == 0
            && row / strideHeight < height && column / strideWidth < width;
    return reached ? place.z + (row / strideHeight * width + column / strideWidth) * step + cell.z : -1;
}

kernel __attribute__((reqd_work_group_size(THREADS_N, THREADS_M, 1)))
void gemm(global float *c, int cStart, global const float *a, int aStart, global const float *b, int bStart,
        global const float *bias, int biasStart, int m, int n, int k, int aStep, int bStep, int cStep, int aBatch,
        int bBatch, int cBatch, int biasBatch, int parts, int partLength, int cPart, int hasBias, int rectified
        IMAGE_PARAMETERS)
{
    local float aTile[TILE_M * A_STRIDE] __attribute__((aligned(64)));
    local float bTile[TILE_K * TILE_N] __attribute__((aligned(64)));
    const int x = get_local_id(0);
    const int y = get_local_id(1);
    const int me = y * THREADS_N + x;
    // Groups go along the columns of C first, then down its rows, then through parts and products.
    const int columnTiles = (n + TILE_N - 1) / TILE_N;
    const int rowTiles = (m + TILE_M - 1) / TILE_M;
    const int group = get_group_id(0);
    const int firstColumn = group % columnTiles * TILE_N;
    const int firstRow = group / columnTiles % rowTiles * TILE_M;
    const int part = group / columnTiles / rowTiles % parts;
    const int batch = group / columnTiles / rowTiles / parts;
    const int end = min(k, (part + 1) * partLength);
    global const float *left = a + (aStart + batch * aBatch);
    global const float *right = b + (bStart + batch * bBatch);

#ifdef A_WINDOWS
    local int4 pixels[TILE_M];
    for (int i = me; i < TILE_M; i += WORK_ITEMS) {
        pixels[i] = pixel(firstRow + i, m, height, width, outHeight, outWidth, strideHeight, strideWidth, aStep);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#endif
#ifdef A_STRIDED_GRADIENT
    // Here the pixels are those of dx, and the images those of dy.
    local int4 pixels[TILE_M];
    for (int i = me; i < TILE_M; i += WORK_ITEMS) {
        int image = (firstRow + i) / (outHeight * outWidth);
        int rest = (firstRow + i) % (outHeight * outWidth);
        int4 place = (int4) (rest / outWidth, rest % outWidth, image * height * width * aStep, 0);
        pixels[i] = firstRow + i < m ? place : (int4) (-(1 << 29), 0, 0, 0);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#endif
#ifdef A_WINDOW_COLUMNS
    local int4 pixels[TILE_K];
#endif

    VECTOR_TYPE sums[ROWS][COLUMNS];
    #pragma unroll
    for (int i = 0; i < ROWS; i++) {
        #pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
            sums[i][j] = 0;
        }
    }

    for (int from = part * partLength; from < end; from += TILE_K) {
#ifdef A_WINDOW_COLUMNS
        for (int l = me; l < TILE_K; l += WORK_ITEMS) {
            pixels[l] = pixel(from + l, end, height, width, outHeight, outWidth, strideHeight, strideWidth, aStep);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
#endif
        // Neighbours fetch neighbours in memory.
        for (int e = me; e < TILE_M * TILE_K / A_VECTOR; e += WORK_ITEMS) {
#if defined(A_COLUMNS) || defined(A_WINDOW_COLUMNS)
            int i = e % (TILE_M / A_VECTOR) * A_VECTOR;
            int l = e / (TILE_M / A_VECTOR);
#else
            int l = e % (TILE_K / A_VECTOR) * A_VECTOR;
            int i = e / (TILE_K / A_VECTOR);
#endif
            int row = firstRow + i;
            int column = from + l;
            int at = -1;
            if (row < m && column < end) {
#if defined(A_ROWS)
                at = row * aStep + column;
#elif defined(A_COLUMNS)
                at = column * aStep + row;
#elif defined(A_WINDOWS)
                at = windowed(pixels[i], cells[column], height, width);
#elif defined(A_WINDOW_COLUMNS)
                at = windowed(pixels[l], cells[row], height, width);
#else
                at = strided_gradient(pixels[i], cells[column], height, width, strideHeight, strideWidth, aStep);
#endif
            }
            A_TYPE fetched = 0;
            if (at >= 0) {
                fetched = A_FETCH(left + at);
            }
#if defined(A_COLUMNS) || defined(A_WINDOW_COLUMNS)
            float values[A_VECTOR];
            A_PUT(fetched, values);
            #pragma unroll
            for (int v = 0; v < A_VECTOR; v++) {
                aTile[(i + v) * A_STRIDE + l] = values[v];
            }
#else
            A_PUT(fetched, aTile + i * A_STRIDE + l);
#endif
        }
        for (int e = me; e < TILE_K * TILE_N / B_VECTOR; e += WORK_ITEMS) {
#ifdef B_COLUMNS
            int l = e % (TILE_K / B_VECTOR) * B_VECTOR;
            int j = e / (TILE_K / B_VECTOR);
#else
            int j = e % (TILE_N / B_VECTOR) * B_VECTOR;
            int l = e / (TILE_N / B_VECTOR);
#endif
            int row = from + l;
            int column = firstColumn + j;
            B_TYPE fetched = 0;
            if (row < end && column < n) {
#ifdef B_COLUMNS
                fetched = B_FETCH(right + column * bStep + row);
#else
                fetched = B_FETCH(right + row * bStep + column);
#endif
            }
#ifdef B_COLUMNS
            float values[B_VECTOR];
            B_PUT(fetched, values);
            #pragma unroll
            for (int v = 0; v < B_VECTOR; v++) {
                bTile[(l + v) * TILE_N + j] = values[v];
            }
#else
            B_PUT(fetched, bTile + l * TILE_N + j);
#endif
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int l = 0; l < TILE_K; l++) {
            VECTOR_TYPE columns[COLUMNS];
            #pragma unroll
            for (int j = 0; j < COLUMNS; j++) {
                columns[j] = LOAD(x + j * THREADS_N, bTile + l * TILE_N);
            }
            #pragma unroll
            for (int i = 0; i < ROWS; i++) {
                VECTOR_TYPE rows = aTile[(y * ROWS + i) * A_STRIDE + l];
                #pragma unroll
                for (int j = 0; j < COLUMNS; j++) {
                    sums[i][j] = fma(rows, columns[j], sums[i][j]);
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    global float *result = c + (cStart + batch * cBatch + part * cPart);
    global const float *biases = bias + (biasStart + batch * biasBatch);
    #pragma unroll
    for (int i = 0; i < ROWS; i++) {
        int row = firstRow + y * ROWS + i;
        #pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
            int column = firstColumn + (x + j * THREADS_N) * VECTOR;
            if (row < m && column + VECTOR <= n && !hasBias && !rectified) {
                STORE(sums[i][j], 0, result + row * cStep + column);
            } else {
                float values[VECTOR];
                STORE(sums[i][j], 0, values);
                for (int v = 0; v < VECTOR && row < m && column + v < n; v++) {
                    float value = hasBias ? values[v] + biases[column + v] : values[v];
                    result[row * cStep + column + v] = rectified ? maximum(value, 0) : value;
                }
            }
        }
    }
}
