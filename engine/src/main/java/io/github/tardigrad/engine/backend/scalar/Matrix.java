package io.github.tardigrad.engine.backend.scalar;

/**
 * Elements seen as a matrix: element (i, j) is {@code values[at + i · rowStep + j · columnStep]}.
 *
 * @param values where the elements lie
 * @param at where element (0, 0) is among them
 * @param rows how many rows there are
 * @param columns how many columns
 * @param rowStep from one row to the next
 * @param columnStep from one column to the next
 */
record Matrix(Floats values, int at, int rows, int columns, int rowStep, int columnStep) {
    /** Rows one behind the other from element {@code at} on. */
    static Matrix of(Floats values, int at, int rows, int columns) {
        return new Matrix(values, at, rows, columns, columns, 1);
    }

    /** The same elements with rows and columns exchanged. */
    Matrix transposed() { return new Matrix(values, at, columns, rows, columnStep, rowStep); }

    /** Block number {@code index} of the columns, if they are cut into blocks of {@code width}. */
    Matrix columnBlock(int index, int width) {
        return new Matrix(values, at + index * width * columnStep, rows, width, rowStep, columnStep);
    }

    /** Copies row i to an array of its own. */
    void read(int i, float[] row) {
        int first = at + i * rowStep;
        if (columnStep == 1) {
            values.read(first, row, 0, columns);
            return;
        }
        for (int j = 0; j < columns; j++) {
            row[j] = values.get(first + j * columnStep);
        }
    }

    /** Sets row i to the elements of an array. */
    void write(int i, float[] row) {
        int first = at + i * rowStep;
        if (columnStep == 1) {
            values.write(first, row, columns);
            return;
        }
        for (int j = 0; j < columns; j++) {
            values.set(first + j * columnStep, row[j]);
        }
    }
}
