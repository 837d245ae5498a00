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
     * @param between working memory of {@link #room} floats from {@link Scratch#START} on
     */
    void map(TileGrid grid, float[] images, int at, int tile, float[] y, ElementMatrices matrices, int row,
            float[] window, float[] between) {
        map(grid, images, at, tile, y, matrices.place(0, row), matrices.matrix(), RowTile.COLUMNS, window, between);
    }

    /** The same for matrices in panels. */
    void map(TileGrid grid, float[] images, int at, int tile, float[] y, ElementPanels panels, int row, float[] window,
            float[] between) {
        map(grid, images, at, tile, y, panels.place(0, row, 0), panels.matrix(), panels.panel(), window, between);
    }

    private void map(TileGrid grid, float[] images, int at, int tile, float[] y, int py, int matrix, int panel,
            float[] window, float[] between) {
        int channels = grid.channels();
        if (grid.isInside(tile)) {
            map(images, at + grid.place(tile), grid.line(), channels, y, py, outputs * matrix, matrix, panel, channels,
                    between);
        } else {
            grid.copy(images, at, tile, window, Scratch.START);
            map(window, Scratch.START, grid.size() * channels, channels, y, py, outputs * matrix, matrix, panel,
                    channels, between);
        }
    }

    /** Maps a tile at {@code x[px …]} to one at {@code y[py …]}; the channels of each pixel are neighbours. */
    void map(float[] x, int px, int xRow, int xColumn, float[] y, int py, int yRow, int yColumn, int channels,
            float[] between) {
        map(x, px, xRow, xColumn, y, py, yRow, yColumn, RowTile.COLUMNS, channels, between);
    }

    /**
     * Maps a tile whose channels lie in panels in y.
     *
     * @param panel floats in y from {@link RowTile#COLUMNS} channels of a pixel to those that follow
     * @param channels floats of a pixel, a multiple of {@link Lanes#COUNT}
     * @param between working memory of {@link #room} floats from {@link Scratch#START} on
     */
    private void map(float[] x, int px, int xRow, int xColumn, float[] y, int py, int yRow, int yColumn, int panel,
            int channels, float[] between) {
        for (int channel = 0; channel < channels; channel += CHANNELS) {
            int count = Math.min(CHANNELS, channels - channel);
            for (int j = 0; j < inputs; j++) {
                line.map(x, px + channel + j * xColumn, xRow, between, Scratch.START + j * count, inputs * count,
                        count);
            }
            int together = panel == RowTile.COLUMNS ? count : RowTile.COLUMNS;
            for (int i = 0; i < outputs; i++) {
                for (int first = 0; first < count; first += together) {
                    line.map(between, Scratch.START + i * inputs * count + first, count, y,
                            py + (channel + first) / RowTile.COLUMNS * panel + i * yRow, yColumn,
                            Math.min(together, count - first));
                }
            }
        }
    }
}
