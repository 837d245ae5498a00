package io.github.tardigrad.kernels.vector;

/**
 * How the matrices of a {@link Winograd} algorithm lie in memory: one for each element of a tile, each with a row for
 * each tile (or input channel).
 *
 * <p>Powers of two are usual for channels and tiles. So that the rows of a matrix, and the same row of all matrices, do
 * not compete for the same few places of a cache, a cache line is left free behind each row, and one more behind each
 * matrix.
 *
 * @param rows rows of a matrix
 * @param columns floats of a row
 */
record ElementMatrices(int elements, int rows, int columns) {

    /** Floats from one row to the next. */
    int row() { return columns + Scratch.LINE; }

    /** Floats from one matrix to the next. */
    int matrix() { return rows * row() + Scratch.LINE; }

    /** Floats of all matrices. */
    int size() { return Math.multiplyExact(elements, matrix()); }

    /** Where a row of a matrix begins, if the first matrix begins at {@link Scratch#START}. */
    int place(int element, int row) { return Scratch.START + element * matrix() + row * row(); }
}
