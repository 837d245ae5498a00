package io.github.tardigrad.kernels.vector;

/**
 * A linear map T of small tiles, applied along both axes: {@code y = T x Tᵀ} with x of inputs × inputs pixels and y of
 * outputs × outputs, for every channel alike.
 *
 * @param inputs rows and columns of x
 * @param outputs rows and columns of y
 * @param line the map along one axis
 */
record WinogradTransform(int inputs, int outputs, Line line) {
    /** So many channels go through both axes together: what lies between them then stays in the first-level cache. */
    private static final int CHANNELS = 64;

    /** The map of one line of pixels, for some neighbouring channels. */
    @FunctionalInterface
    interface Line {
        /**
         * Maps the pixels at {@code x[px], x[px + xStep], …} to those at {@code y[py], y[py + yStep], …}, each with
         * {@code channels} floats, a multiple of {@link Lanes#COUNT}.
         */
        void map(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels);
    }

    /** Floats that {@code between} must have for {@link #map}. */
    static int room(int most) { return most * most * CHANNELS; }

    /**
     * Maps a tile of images: each element of the result goes to row {@code row} of its matrix.
     *
     * @param grid cuts the images into tiles of inputs × inputs pixels
     * @param images from index {@code at} on
     * @param window room for a tile from {@link Scratch#START} on, for one that reaches over the edges
     * @param between see the other method
     */
    void map(TileGrid grid, float[] images, int at, int tile, float[] y, ElementMatrices matrices, int row,
            float[] window, float[] between) {
        int channels = grid.channels();
        int yRow = outputs * matrices.matrix();
        if (grid.isInside(tile)) {
            map(images, at + grid.place(tile), grid.line(), channels, y, matrices.place(0, row), yRow,
                    matrices.matrix(), channels, between);
        } else {
            grid.copy(images, at, tile, window, Scratch.START);
            map(window, Scratch.START, grid.size() * channels, channels, y, matrices.place(0, row), yRow,
                    matrices.matrix(), channels, between);
        }
    }

    /**
     * Maps a tile.
     *
     * @param channels floats of a pixel, a multiple of {@link Lanes#COUNT}
     * @param between working memory of {@link #room} floats from {@link Scratch#START} on
     */
    void map(float[] x, int px, int xRow, int xColumn, float[] y, int py, int yRow, int yColumn, int channels,
            float[] between) {
        for (int channel = 0; channel < channels; channel += CHANNELS) {
            int count = Math.min(CHANNELS, channels - channel);
            for (int j = 0; j < inputs; j++) {
                line.map(x, px + channel + j * xColumn, xRow, between, Scratch.START + j * count, inputs * count,
                        count);
            }
            for (int i = 0; i < outputs; i++) {
                line.map(between, Scratch.START + i * inputs * count, count, y, py + channel + i * yRow, yColumn,
                        count);
            }
        }
    }
}
