package io.github.tardigrad.engine.backend.scalar;

/**
 * Products of matrices, C += A · B, gathered a row at a time: row i of C gains the rows l of B, each weighted by
 * A[i, l], in the order of l, each product rounded before it is added.
 *
 * <p>Each row is copied to an array of its own, since the compiler vectorises loops over arrays that are all read and
 * written at the loop's counter. Four rows are added to two sums in one loop, since what is in a register is loaded
 * once for several products.
 */
final class Products {
    /** Those of B and two of C; products of the same sizes use them again. */
    private float[][] rows = {};
    private float[] sums = {};
    private float[] nextSums = {};

    /** C += A · B. Since transposing all three changes no sum, the rows are those of Cᵀ where they are much longer. */
    void add(Matrix a, Matrix b, Matrix c) {
        if (2 * c.columns() <= c.rows()) {
            addRows(b.transposed(), a.transposed(), c.transposed());
        } else {
            addRows(a, b, c);
        }
    }

    private void addRows(Matrix a, Matrix b, Matrix c) {
        if (rows.length != b.rows() || sums.length != c.columns()) {
            rows = new float[b.rows()][c.columns()];
            sums = new float[c.columns()];
            nextSums = new float[c.columns()];
        }
        for (int l = 0; l < rows.length; l++) {
            b.read(l, rows[l]);
        }
        float[] weights = new float[rows.length];
        float[] nextWeights = new float[rows.length];
        for (int i = 0; i < c.rows(); i += 2) {
            // The last of an odd number of rows is computed twice.
            int next = Math.min(i + 1, c.rows() - 1);
            a.read(i, weights);
            a.read(next, nextWeights);
            c.read(i, sums);
            c.read(next, nextSums);
            int l = 0;
            for (; l + 4 <= rows.length; l += 4) {
                addFour(l, weights, nextWeights);
            }
            for (; l < rows.length; l++) {
                addOne(rows[l], weights[l], nextWeights[l]);
            }
            c.write(i, sums);
            c.write(next, nextSums);
        }
    }

    private void addOne(float[] row, float weight, float nextWeight) {
        for (int j = 0; j < row.length; j++) {
            sums[j] = sums[j] + weight * row[j];
            nextSums[j] = nextSums[j] + nextWeight * row[j];
        }
    }

    private void addFour(int l, float[] weights, float[] nextWeights) {
        float weight0 = weights[l];
        float weight1 = weights[l + 1];
        float weight2 = weights[l + 2];
        float weight3 = weights[l + 3];
        float nextWeight0 = nextWeights[l];
        float nextWeight1 = nextWeights[l + 1];
        float nextWeight2 = nextWeights[l + 2];
        float nextWeight3 = nextWeights[l + 3];
        float[] row0 = rows[l];
        float[] row1 = rows[l + 1];
        float[] row2 = rows[l + 2];
        float[] row3 = rows[l + 3];
        for (int j = 0; j < sums.length; j++) {
            sums[j] = sums[j] + weight0 * row0[j] + weight1 * row1[j] + weight2 * row2[j] + weight3 * row3[j];
            nextSums[j] = nextSums[j] + nextWeight0 * row0[j] + nextWeight1 * row1[j] + nextWeight2 * row2[j]
                    + nextWeight3 * row3[j];
        }
    }
}
