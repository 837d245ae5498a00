// C = A · B in float32, and with it matrix products, convolutions and both gradients of a convolution: they differ in
// where the numbers of A lie, see operands.cl. The host defines how the work is cut:
//
//   THREADS_M, THREADS_N  work-items along the rows and columns of a tile of C
//   VECTOR                sums that are neighbours in a row of C are in vectors of so many
//   AHEAD                 columns of A that a work-item takes from local memory at once: 1, or 4 where local memory is
//                         what limits it
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
// With two STAGES the numbers of the next fetch are on their way to registers while those of the last are multiplied,
// and are put into the other half of local memory then.
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
#define FLOATS_1 float
#define FLOATS_4 float4
#define FLOATS_16 float16
#define FLOATS(width) JOIN(FLOATS_, width)
// Numbers that lie where the compiler knows it are moved as vectors; of others it may make single ones.
#ifdef ALIGNED
#define FETCH(width, from) (*(global const FLOATS(width) *) (from))
#define READ(width, from) (*(local const FLOATS(width) *) (from))
#define PUT(width, values, to) (*(local FLOATS(width) *) (to) = (values))
#define STORE(width, values, to) (*(global FLOATS(width) *) (to) = (values))
#else
#define LOAD_1(from) (*(from))
#define LOAD_4(from) vload4(0, from)
#define LOAD_16(from) vload16(0, from)
#define STORE_1(value, to) (*(to) = (value))
#define STORE_4(values, to) vstore4(values, 0, to)
#define STORE_16(values, to) vstore16(values, 0, to)
#define FETCH(width, from) JOIN(LOAD_, width)(from)
#define READ(width, from) JOIN(LOAD_, width)(from)
#define PUT(width, values, to) JOIN(STORE_, width)(values, to)
#define STORE(width, values, to) JOIN(STORE_, width)(values, to)
#endif

// What fetch e brings, zeros where there is nothing.
INLINE FLOATS(A_VECTOR) fetched_a(global const float *a, int e, int from, Work work, int m, int aStep,
        local const int4 *pixels IMAGE_PARAMETERS)
{
    int at = place_of_a(A_I(e), A_L(e), from, work, m, aStep, pixels IMAGE_ARGUMENTS);
    FLOATS(A_VECTOR) fetched = 0;
    if (at >= 0) {
        fetched = FETCH(A_VECTOR, a + at);
    }
    return fetched;
}

INLINE FLOATS(B_VECTOR) fetched_b(global const float *b, int e, int from, Work work, int n, int bStep
        IMAGE_PARAMETERS)
{
    int at = place_of_b(B_L(e), B_J(e), from, work, n, bStep IMAGE_ARGUMENTS);
    FLOATS(B_VECTOR) fetched = 0;
    if (at >= 0) {
        fetched = FETCH(B_VECTOR, b + at);
    }
    return fetched;
}

// Local memory has A by rows and B by rows, however they come.
INLINE void put_a(local float *tile, int e, FLOATS(A_VECTOR) fetched)
{
#ifdef A_BY_COLUMNS
    union {
        FLOATS(A_VECTOR) all;
        float each[A_VECTOR];
    } values;
    values.all = fetched;
    #pragma unroll
    for (int v = 0; v < A_VECTOR; v++) {
        tile[(A_I(e) + v) * A_STRIDE + A_L(e)] = values.each[v];
    }
#else
    PUT(A_VECTOR, fetched, tile + A_I(e) * A_STRIDE + A_L(e));
#endif
}

INLINE void put_b(local float *tile, int e, FLOATS(B_VECTOR) fetched)
{
#ifdef B_COLUMNS
    union {
        FLOATS(B_VECTOR) all;
        float each[B_VECTOR];
    } values;
    values.all = fetched;
    #pragma unroll
    for (int v = 0; v < B_VECTOR; v++) {
        tile[(B_L(e) + v) * TILE_N + B_J(e)] = values.each[v];
    }
#else
    PUT(B_VECTOR, fetched, tile + B_L(e) * TILE_N + B_J(e));
#endif
}

// Adds the products of a fetch to the sums of a work-item.
INLINE void multiply(FLOATS(VECTOR) sums[ROWS][COLUMNS], local const float *aTile, local const float *bTile)
{
    const int x = get_local_id(0);
    const int y = get_local_id(1);
    for (int from = 0; from < TILE_K; from += AHEAD) {
#if AHEAD > 1
        union {
            FLOATS(AHEAD) all;
            float each[AHEAD];
        } rows[ROWS];
        #pragma unroll
        for (int i = 0; i < ROWS; i++) {
            rows[i].all = READ(AHEAD, aTile + (y * ROWS + i) * A_STRIDE + from);
        }
#endif
        #pragma unroll
        for (int l = 0; l < AHEAD; l++) {
            FLOATS(VECTOR) columns[COLUMNS];
            #pragma unroll
            for (int j = 0; j < COLUMNS; j++) {
                columns[j] = READ(VECTOR, bTile + (from + l) * TILE_N + (x + j * THREADS_N) * VECTOR);
            }
            #pragma unroll
            for (int i = 0; i < ROWS; i++) {
#if AHEAD > 1
                FLOATS(VECTOR) row = rows[i].each[l];
#else
                FLOATS(VECTOR) row = aTile[(y * ROWS + i) * A_STRIDE + from];
#endif
                #pragma unroll
                for (int j = 0; j < COLUMNS; j++) {
                    sums[i][j] = fma(row, columns[j], sums[i][j]);
                }
            }
        }
    }
}

kernel __attribute__((reqd_work_group_size(THREADS_N, THREADS_M, 1)))
void gemm(PARAMETERS)
{
    local float aTile[STAGES][TILE_M * A_STRIDE] __attribute__((aligned(64)));
    local float bTile[STAGES][TILE_K * TILE_N] __attribute__((aligned(64)));
    local int4 pixels[PIXELS];
    const int me = get_local_id(1) * THREADS_N + get_local_id(0);
    const Work work = work_of_group(m, n, k, parts, partLength);
    a += aStart + work.batch * aBatch;
    b += bStart + work.batch * bBatch;

    FLOATS(VECTOR) sums[ROWS][COLUMNS];
    #pragma unroll
    for (int i = 0; i < ROWS; i++) {
        #pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
            sums[i][j] = 0;
        }
    }

    NOTE_ROWS(pixels, work);
#if STAGES == 1
    for (int from = work.begin; from < work.end; from += TILE_K) {
        NOTE_COLUMNS(pixels, from, work);
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int e = me; e < TILE_M * TILE_K / A_VECTOR; e += WORK_ITEMS) {
            put_a(aTile[0], e, fetched_a(a, e, from, work, m, aStep, pixels IMAGE_ARGUMENTS));
        }
        for (int e = me; e < TILE_N * TILE_K / B_VECTOR; e += WORK_ITEMS) {
            put_b(bTile[0], e, fetched_b(b, e, from, work, n, bStep IMAGE_ARGUMENTS));
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        multiply(sums, aTile[0], bTile[0]);
    }
#else
    FLOATS(A_VECTOR) nextA[A_FETCHES];
    FLOATS(B_VECTOR) nextB[B_FETCHES];
    NOTE_COLUMNS(pixels, work.begin, work);
    barrier(CLK_LOCAL_MEM_FENCE);
    // In round r fetch r begins, and fetch r - 1 is multiplied.
    for (int from = work.begin, r = 0; from < work.end + TILE_K; from += TILE_K, r ^= 1) {
        if (from < work.end) {
            #pragma unroll
            for (int f = 0; f < A_FETCHES; f++) {
                nextA[f] = fetched_a(a, me + f * WORK_ITEMS, from, work, m, aStep, pixels IMAGE_ARGUMENTS);
            }
            #pragma unroll
            for (int f = 0; f < B_FETCHES; f++) {
                nextB[f] = fetched_b(b, me + f * WORK_ITEMS, from, work, n, bStep IMAGE_ARGUMENTS);
            }
            NOTE_COLUMNS(pixels, from + TILE_K, work);
        }
        if (from > work.begin) {
            multiply(sums, aTile[r ^ 1], bTile[r ^ 1]);
        }
        if (from < work.end) {
            #pragma unroll
            for (int f = 0; f < A_FETCHES; f++) {
                put_a(aTile[r], me + f * WORK_ITEMS, nextA[f]);
            }
            #pragma unroll
            for (int f = 0; f < B_FETCHES; f++) {
                put_b(bTile[r], me + f * WORK_ITEMS, nextB[f]);
            }
            barrier(CLK_LOCAL_MEM_FENCE);
        }
    }
#endif

    c += cStart + work.batch * cBatch + work.part * cPart;
    bias += biasStart + work.batch * biasBatch;
#ifdef ALIGNED
    const bool single = hasBias || rectified || (cStart | cStep | cBatch | cPart) % VECTOR != 0;
#else
    const bool single = hasBias || rectified;
#endif
    #pragma unroll
    for (int i = 0; i < ROWS; i++) {
        int row = work.row + get_local_id(1) * ROWS + i;
        #pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
            int column = work.column + (get_local_id(0) + j * THREADS_N) * VECTOR;
            if (row < m && column + VECTOR <= n && !single) {
                STORE(VECTOR, sums[i][j], c + C_ROW(row) + column);
            } else {
                union {
                    FLOATS(VECTOR) all;
                    float each[VECTOR];
                } values;
                values.all = sums[i][j];
                for (int v = 0; v < VECTOR && row < m && column + v < n; v++) {
                    c[C_ROW(row) + column + v] = finished(values.each[v], column + v, hasBias, bias, rectified);
                }
            }
        }
    }
}
