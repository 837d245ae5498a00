// C = A · B as gemm.cl has it, on tensor cores: factors are rounded to TF32, sums are float32. With SPLIT each factor
// is the sum of two TF32 numbers, x = high + low, of which three products are added up (low · low is too small to
// count): nearly the accuracy of float32, at a third of the speed. The host defines beside what is in operands.cl:
//
//   WARP_M, WARP_N  the part of a tile of C that a warp makes: multiples of 16 and of 8
//
//         TILE_N
//      ┌────┬────┐       Local memory holds STAGES fetches of A and B, each operand by rows or columns as it lies in
//      │warp│warp│       memory, so that numbers are copied in fours. While one is multiplied, the others are being
//      │  0 │  1 │       copied. Their lines are as much longer than they need to be that the 32 numbers that a warp
//      ├────┼────┤       reads at once are in 32 banks.
//      │  2 │  3 │
//      └────┴────┘ TILE_M
//
// Sums are added up eight columns of A at a time, whatever the tiles; within eight the order is the device's.

#define WARPS_N (TILE_N / WARP_N)
#define WORK_ITEMS (TILE_M / WARP_M * WARPS_N * 32)
#define MATRICES_M (WARP_M / 16)
#define MATRICES_N (WARP_N / 8)

#ifdef A_BY_COLUMNS
#define A_LINE (TILE_M + 8)
#define A_LINES TILE_K
#define A_AT(i, l) ((l) * A_LINE + (i))
#else
#define A_LINE (TILE_K + 4)
#define A_LINES TILE_M
#define A_AT(i, l) ((i) * A_LINE + (l))
#endif
#ifdef B_COLUMNS
#define B_LINE (TILE_K + 4)
#define B_LINES TILE_N
#define B_AT(l, j) ((j) * B_LINE + (l))
#else
#define B_LINE (TILE_N + 8)
#define B_LINES TILE_K
#define B_AT(l, j) ((l) * B_LINE + (j))
#endif

#define JOIN_(x, y) x##y
#define JOIN(x, y) JOIN_(x, y)
#define COPY_BEGIN(width, to, from, isThere) JOIN(COPY_BEGIN_, width)(to, from, isThere)

// Begins to copy the columns of A and rows of B from `from` on.
INLINE void begin_fetch(global const float *a, global const float *b, local float *aTile, local float *bTile,
        int from, Work work, int m, int n, int aStep, int bStep, local const int4 *pixels IMAGE_PARAMETERS)
{
    const int me = get_local_id(0);
    UNROLL
    for (int f = 0; f < A_FETCHES; f++) {
        int e = me + f * WORK_ITEMS;
        int at = place_of_a(A_I(e), A_L(e), from, work, m, aStep, pixels IMAGE_ARGUMENTS);
        COPY_BEGIN(A_VECTOR, aTile + A_AT(A_I(e), A_L(e)), a + max(at, 0), at >= 0);
    }
    UNROLL
    for (int f = 0; f < B_FETCHES; f++) {
        int e = me + f * WORK_ITEMS;
        int at = place_of_b(B_L(e), B_J(e), from, work, n, bStep IMAGE_ARGUMENTS);
        COPY_BEGIN(B_VECTOR, bTile + B_AT(B_L(e), B_J(e)), b + max(at, 0), at >= 0);
    }
}

// Adds the products of a fetch to the sums of a warp.
INLINE void multiply(float4 sums[MATRICES_M][MATRICES_N], local const float *aTile, local const float *bTile,
        local uint *shared)
{
    const int warp = get_local_id(0) / 32;
    const int lane = get_local_id(0) % 32;
    const int row = warp / WARPS_N * WARP_M + lane / 4;
    const int column = warp % WARPS_N * WARP_N + lane / 4;
    UNROLL
    for (int l = 0; l < TILE_K; l += 8) {
        uint left[MATRICES_M][4];
        uint right[MATRICES_N][2];
#ifdef SPLIT
        uint leftLow[MATRICES_M][4];
        uint rightLow[MATRICES_N][2];
#endif
        UNROLL
        for (int i = 0; i < MATRICES_M; i++) {
            UNROLL
            for (int q = 0; q < 4; q++) {
                float value = aTile[A_AT(row + i * 16 + q % 2 * 8, l + lane % 4 + q / 2 * 4)];
                left[i][q] = to_tf32(value);
#ifdef SPLIT
                leftLow[i][q] = to_tf32(value - as_float(left[i][q]));
#endif
            }
        }
        UNROLL
        for (int j = 0; j < MATRICES_N; j++) {
            UNROLL
            for (int q = 0; q < 2; q++) {
                float value = bTile[B_AT(l + lane % 4 + q * 4, column + j * 8)];
                right[j][q] = to_tf32(value);
#ifdef SPLIT
                rightLow[j][q] = to_tf32(value - as_float(right[j][q]));
#endif
            }
        }
        UNROLL
        for (int i = 0; i < MATRICES_M; i++) {
            UNROLL
            for (int j = 0; j < MATRICES_N; j++) {
#ifdef SPLIT
                // The small ones first: they are lost behind a large sum.
                sums[i][j] = multiply_add(leftLow[i], right[j], sums[i][j], shared);
                sums[i][j] = multiply_add(left[i], rightLow[j], sums[i][j], shared);
#endif
                sums[i][j] = multiply_add(left[i], right[j], sums[i][j], shared);
            }
        }
    }
}

kernel __attribute__((reqd_work_group_size(WORK_ITEMS, 1, 1)))
void gemm(PARAMETERS)
{
    local float aTile[STAGES][A_LINES * A_LINE] __attribute__((aligned(16)));
    local float bTile[STAGES][B_LINES * B_LINE] __attribute__((aligned(16)));
    local int4 pixels[PIXELS];
    local uint shared[WORK_ITEMS / 32 * WARP_LOCAL_SIZE];
    const int me = get_local_id(0);
    const Work work = work_of_group(m, n, k, parts, partLength);
    a += aStart + work.batch * aBatch;
    b += bStart + work.batch * bBatch;

    float4 sums[MATRICES_M][MATRICES_N];
    UNROLL
    for (int i = 0; i < MATRICES_M; i++) {
        UNROLL
        for (int j = 0; j < MATRICES_N; j++) {
            sums[i][j] = 0;
        }
    }

    // All fetches but one are begun; a fetch beyond the last is a set of no copies.
    NOTE_ROWS(pixels, work);
    NOTE_COLUMNS(pixels, work.begin, work);
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int s = 0; s < STAGES - 1; s++) {
        int from = work.begin + s * TILE_K;
        if (from < work.end) {
            begin_fetch(a, b, aTile[s], bTile[s], from, work, m, n, aStep, bStep, pixels IMAGE_ARGUMENTS);
        }
        COPIES_COMMIT();
        NOTE_COLUMNS(pixels, from + TILE_K, work);
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (int from = work.begin, stage = 0; from < work.end; from += TILE_K, stage = (stage + 1) % STAGES) {
        COPIES_WAIT(STAGES - 2);
        barrier(CLK_LOCAL_MEM_FENCE);
        // Into the place of the fetch that was multiplied in the last round, which all have left.
        int next = from + (STAGES - 1) * TILE_K;
        int free = (stage + STAGES - 1) % STAGES;
        if (next < work.end) {
            begin_fetch(a, b, aTile[free], bTile[free], next, work, m, n, aStep, bStep, pixels IMAGE_ARGUMENTS);
        }
        COPIES_COMMIT();
        NOTE_COLUMNS(pixels, next + TILE_K, work);
        multiply(sums, aTile[stage], bTile[stage], shared);
    }

    c += cStart + work.batch * cBatch + work.part * cPart;
    bias += biasStart + work.batch * biasBatch;
    const int firstRow = work.row + me / 32 / WARPS_N * WARP_M + me % 32 / 4;
    const int firstColumn = work.column + me / 32 % WARPS_N * WARP_N + me % 4 * 2;
    UNROLL
    for (int i = 0; i < MATRICES_M; i++) {
        UNROLL
        for (int j = 0; j < MATRICES_N; j++) {
            int column = firstColumn + j * 8;
            UNROLL
            for (int q = 0; q < 2; q++) {
                int row = firstRow + i * 16 + q * 8;
                float2 pair = q == 0 ? sums[i][j].xy : sums[i][j].zw;
                if (row < m && column < n) {
                    c[C_ROW(row) + column] = finished(pair.x, column, hasBias, bias, rectified);
                }
                if (row < m && column + 1 < n) {
                    c[C_ROW(row) + column + 1] = finished(pair.y, column + 1, hasBias, bias, rectified);
                }
            }
        }
    }
}
