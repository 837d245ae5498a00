package io.github.tardigrad.kernels.vector;

/**
 * The last part of a convolution by {@link Winograd}: products are transformed back to tiles of the result.
 *
 * @param target how the result is cut into tiles
 */
record ResultTiles(Winograd winograd, TileGrid target, ConvolutionFinish finish) {
    /**
     * Computes {@code count} tiles.
     *
     * @param products laid out as {@code m}
     * @param row the row of the first tile's products
     * @param tile number of the first tile
     * @param results the images, from index {@code at} on
     */
    void run(float[] products, ElementMatrices m, int row, int tile, int count, float[] results, int at,
            Scratch scratch) {
        int size = target.size();
        int channels = target.channels();
        float[] between = scratch.floats(WinogradWeights.BETWEEN, WinogradTransform.room(winograd.tile()));
        float[] aside = scratch.floats(WinogradWeights.TILE, target.tileSize());
        for (int i = 0; i < count; i++) {
            boolean inPlace = target.isInside(tile + i);
            float[] y = inPlace ? results : aside;
            int py = inPlace ? at + target.place(tile + i) : Scratch.START;
            int line = inPlace ? target.line() : size * channels;
            winograd.output().map(products, m.place(0, row + i), winograd.tile() * m.matrix(), m.matrix(), y, py, line,
                    channels, channels, between);
            for (int lineOfTile = 0; lineOfTile < size; lineOfTile++) {
                finish.run(y, py + lineOfTile * line, size, channels);
            }
            if (!inPlace) {
                target.paste(aside, Scratch.START, tile + i, results, at);
            }
        }
    }
}
