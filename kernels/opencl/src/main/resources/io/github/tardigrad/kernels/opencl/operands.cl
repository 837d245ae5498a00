// What the kernels of a product C = A · B share: how the work is cut, and where the numbers of A and B lie. The host
// defines what they are:
//
//   A_ROWS              A[i, l] = a[i · aStep + l]
//   A_COLUMNS           A[i, l] = a[l · aStep + i]
//   A_WINDOWS           row i is the window of output pixel i, column l one of its cells and channels
//   A_WINDOW_COLUMNS    the same transposed: row i is a cell and channel, column l an output pixel
//   A_STRIDED_GRADIENT  row i is a pixel of one phase of dx, column l a cell that reaches it and a filter
//   B_ROWS, B_COLUMNS   B[l, j] = b[l · bStep + j] or b[j · bStep + l]
//   TILE_M, TILE_N      rows and columns of C that a work-group makes
//   TILE_K              columns of A, and rows of B, that it fetches at a time
//   A_VECTOR, B_VECTOR  how many neighbours in memory are fetched at once: they are all inside, or all outside
//   ALIGNED             they lie on multiples of their number; not every compiler finds that out
//   STAGES              how many fetches local memory holds: 1, or more, of which one is used while others are made

// Not left to the compiler: PoCL 3.1 mixes up the arguments of a function of so many where it makes a call of it.
#define INLINE static inline __attribute__((always_inline))

#if defined(A_COLUMNS) || defined(A_WINDOW_COLUMNS)
#define A_BY_COLUMNS
#endif

// All that a product is made of, see Gemm.java.
#define PARAMETERS \
    global float *c, int cStart, global const float *a, int aStart, global const float *b, int bStart, \
        global const float *bias, int biasStart, int m, int n, int k, int aStep, int bStep, int cStep, int aBatch, \
        int bBatch, int cBatch, int biasBatch, int parts, int partLength, int cPart, int hasBias, int rectified \
        IMAGE_PARAMETERS C_PARAMETERS

// What a work-group does.
typedef struct {
    int row; // the first of its tile of C
    int column;
    int begin; // the columns of A that it adds up
    int end;
    int part;
    int batch;
} Work;

// Groups go along the columns of C first, then down its rows, then through parts and products.
INLINE Work work_of_group(int m, int n, int k, int parts, int partLength)
{
    const int columnTiles = (n + TILE_N - 1) / TILE_N;
    const int rowTiles = (m + TILE_M - 1) / TILE_M;
    const int group = get_group_id(0);
    Work work;
    work.column = group % columnTiles * TILE_N;
    work.row = group / columnTiles % rowTiles * TILE_M;
    work.part = group / columnTiles / rowTiles % parts;
    work.batch = group / columnTiles / rowTiles / parts;
    work.begin = work.part * partLength;
    work.end = min(k, work.begin + partLength);
    return work;
}

#if defined(A_WINDOWS) || defined(A_WINDOW_COLUMNS) || defined(A_STRIDED_GRADIENT)
// Images are [n, height, width, aStep]. Output pixel i of an image is (i / outWidth, i % outWidth) and looks at the
// image from row i / outWidth · strideHeight on. cells[l] has what a cell and channel adds: rows, columns, elements; and
// the row of B that it is multiplied by, where that is not row l.
#define IMAGE_PARAMETERS , int height, int width, int outHeight, int outWidth, int strideHeight, int strideWidth, \
        global const int4 *cells
#define IMAGE_ARGUMENTS , height, width, outHeight, outWidth, strideHeight, strideWidth, cells

// Where pixel i begins: its first row and column, and the element of its image there. A pixel beyond the last lies so
// far outside that no cell of it is inside.
INLINE int4 pixel(int i, int count, int aStep IMAGE_PARAMETERS)
{
    int image = i / (outHeight * outWidth);
    int rest = i % (outHeight * outWidth);
    int row = rest / outWidth * strideHeight;
    int column = rest % outWidth * strideWidth;
    int4 place = (int4) (row, column, ((image * height + row) * width + column) * aStep, 0);
    return i < count ? place : (int4) (-(1 << 29), 0, 0, 0);
}

// The element of A in an image, or -1 where that is padding.
INLINE int place_in_image(int4 place, int4 cell, int aStep IMAGE_PARAMETERS)
{
    int row = place.x + cell.x;
    int column = place.y + cell.y;
    bool inside = (uint) row < (uint) height && (uint) column < (uint) width;
    return inside ? place.z + cell.z : -1;
}
#else
#define IMAGE_PARAMETERS
#define IMAGE_ARGUMENTS
#endif

// Pixels are found once, not for each cell. Those of rows stay the same for a whole tile of C; those of columns are
// noted one fetch ahead of the one that needs them, so there is room for two.
#if defined(A_WINDOWS) || defined(A_STRIDED_GRADIENT)
#define PIXELS TILE_M
#define NOTE_ROWS(pixels, work) \
    for (int e = me; e < TILE_M; e += WORK_ITEMS) { \
        pixels[e] = pixel(work.row + e, m, aStep IMAGE_ARGUMENTS); \
    }
#define NOTE_COLUMNS(pixels, from, work)
#define PLACE_IN_IMAGE(i, l, row, column) place_in_image(pixels[i], cells[column], aStep IMAGE_ARGUMENTS)
#elif defined(A_WINDOW_COLUMNS)
#define PIXELS (2 * TILE_K)
#define NOTE_ROWS(pixels, work)
#define NOTE_COLUMNS(pixels, from, work) \
    for (int e = me; e < TILE_K; e += WORK_ITEMS) { \
        pixels[((from) - work.begin) / TILE_K % 2 * TILE_K + e] = \
                pixel((from) + e, work.end, aStep IMAGE_ARGUMENTS); \
    }
#define PLACE_IN_IMAGE(i, l, row, column) \
    place_in_image(pixels[(from - work.begin) / TILE_K % 2 * TILE_K + l], cells[row], aStep IMAGE_ARGUMENTS)
#else
#define PIXELS 1
#define NOTE_ROWS(pixels, work)
#define NOTE_COLUMNS(pixels, from, work)
#endif

// Fetch e of the tile of A, neighbours in memory by neighbouring work-items: from row A_I(e), column A_L(e) of it.
#ifdef A_BY_COLUMNS
#define A_I(e) ((e) % (TILE_M / A_VECTOR) * A_VECTOR)
#define A_L(e) ((e) / (TILE_M / A_VECTOR))
#else
#define A_I(e) ((e) / (TILE_K / A_VECTOR))
#define A_L(e) ((e) % (TILE_K / A_VECTOR) * A_VECTOR)
#endif
#ifdef B_COLUMNS
#define B_J(e) ((e) / (TILE_K / B_VECTOR))
#define B_L(e) ((e) % (TILE_K / B_VECTOR) * B_VECTOR)
#else
#define B_J(e) ((e) % (TILE_N / B_VECTOR) * B_VECTOR)
#define B_L(e) ((e) / (TILE_N / B_VECTOR))
#endif

// How many fetches a work-item makes of each; with more than one stage all make as many.
#define A_FETCHES (TILE_M * TILE_K / A_VECTOR / WORK_ITEMS)
#define B_FETCHES (TILE_N * TILE_K / B_VECTOR / WORK_ITEMS)

// Where the number of A at (i, l) of a tile lies behind the first of its matrix, or -1 where it is nothing.
INLINE int place_of_a(int i, int l, int from, Work work, int m, int aStep, local const int4 *pixels
        IMAGE_PARAMETERS)
{
    int row = work.row + i;
    int column = from + l;
    if (row >= m || column >= work.end) {
        return -1;
    }
#if defined(A_ROWS)
    return row * aStep + column;
#elif defined(A_COLUMNS)
    return column * aStep + row;
#else
    return PLACE_IN_IMAGE(i, l, row, column);
#endif
}

// The same of B.
INLINE int place_of_b(int l, int j, int from, Work work, int n, int bStep IMAGE_PARAMETERS)
{
    int row = from + l;
    int column = work.column + j;
    if (row >= work.end || column >= n) {
        return -1;
    }
#if defined(B_COLUMNS)
    return column * bStep + row;
#elif defined(A_STRIDED_GRADIENT)
    return cells[row].w * bStep + column;
#else
    return row * bStep + column;
#endif
}

// Where row `row` of C lies. The gradient of a convolution with stride s is made in s · s phases: phase (p, q) has the
// pixels (p + s · i, q + s · j) of dx, which the same cells reach, so that no product is with a zero.
#ifdef A_STRIDED_GRADIENT
#define C_PARAMETERS , int cHeight, int cWidth, int cStrideHeight, int cStrideWidth, int phaseRow, int phaseColumn
#define C_ROW(row) \
    ((((row) / (outHeight * outWidth) * cHeight + (row) / outWidth % outHeight * cStrideHeight + phaseRow) * cWidth \
            + (row) % outWidth * cStrideWidth + phaseColumn) * cStep)
#else
#define C_PARAMETERS
#define C_ROW(row) ((row) * cStep)
#endif

// What becomes of a sum.
INLINE float finished(float sum, int column, int hasBias, global const float *biases, int rectified)
{
    float value = hasBias ? sum + biases[column] : sum;
    return rectified ? maximum(value, 0) : value;
}
