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
     * Maps some tiles of images: each element of a result goes to a row of its matrix.
     *
     * @param grid cuts the images into tiles of inputs × inputs pixels
     * @param images from index {@code at} on
     * @param first the first of {@code count} tiles
     * @param row the row of the first one
     */
    void map(TileGrid grid, float[] images, int at, int first, int count, float[] y, ElementMatrices matrices, int row,
            Scratch scratch) {
        map(grid, images, at, first, count, y, matrices.place(0, row), matrices.row(), matrices.matrix(),
                RowTile.COLUMNS, scratch);
    }

    /** The same for matrices in panels. */
    void map(TileGrid grid, float[] images, int at, int first, int count, float[] y, ElementPanels panels, int row,
            Scratch scratch) {
        map(grid, images, at, first, count, y, panels.place(0, row, 0), RowTile.COLUMNS, panels.matrix(),
                panels.panel(), scratch);
    }

    private void map(TileGrid grid, float[] images, int at, int first, int count, float[] y, int py, int row,
            int matrix, int panel, Scratch scratch) {
        float[] between = scratch.floats(WinogradWeights.BETWEEN, room(Math.max(inputs, outputs)));
        float[] aside = scratch.floats(WinogradWeights.TILE, grid.tileSize());
        int channels = grid.channels();
        for (int i = 0; i < count; i++) {
            boolean inPlace = grid.isInside(first + i);
            if (!inPlace) {
                grid.copy(images, at, first + i, aside, Scratch.START);
            }
            float[] x = inPlace ? images : aside;
            int px = inPlace ? at + grid.place(first + i) : Scratch.START;
            int line = inPlace ? grid.line() : grid.size() * channels;
            map(x, px, line, channels, y, py + i * row, outputs * matrix, matrix, panel, channels, between);
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
