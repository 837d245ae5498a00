package io.github.tardigrad.kernels.vector;

import java.util.Arrays;

/**
 * Cuts images into tiles of size × size pixels, {@code step} pixels from one to the next. Tiles may overlap, and those
 * at the edges may reach beyond the image, where there are zeros.
 *
 * <pre>
 *      top ┌──────┐┄┄┄┄┄┐
 *          │ 0  ┌─┼─────┐        tile (i, j) begins at pixel (i · step − top, j · step − left)
 *          │    │ │  1  │
 *          └────┼─┘     │        tiles are numbered image by image, row by row
 *          ┊    └───────┘
 * </pre>
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param channels floats of a pixel
 * @param rows rows of tiles
 * @param columns columns of tiles
 */
record TileGrid(int height, int width, int channels, int size, int step, int top, int left, int rows, int columns) {
    /** Tiles of an image. */
    int ofImage() { return rows * columns; }

    /** Floats of a tile. */
    int tileSize() { return size * size * channels; }

    /** Floats from one row of an image to the next. */
    int line() { return width * channels; }

    /** The image row in which a tile begins; below 0 if it reaches out. */
    private int row(int tile) { return tile % ofImage() / columns * step - top; }

    private int column(int tile) { return tile % columns * step - left; }

    /** Whether no pixel of a tile lies beyond the edges. */
    boolean isInside(int tile) {
        int row = row(tile);
        int column = column(tile);
        return row >= 0 && column >= 0 && row + size <= height && column + size <= width;
    }

    /** Where a tile that is inside begins, in floats from the start of image 0. */
    int place(int tile) {
        return ((tile / ofImage() * height + row(tile)) * width + column(tile)) * channels;
    }

    /** Copies a tile of the images at {@code images[at …]} to {@code target[to …]}, with zeros beyond the edges. */
    void copy(float[] images, int at, int tile, float[] target, int to) {
        int row = row(tile);
        int column = column(tile);
        int image = at + tile / ofImage() * height * line();
        int before = Math.clamp(-column, 0, size) * channels;
        int end = Math.clamp(width - column, 0, size) * channels;
        for (int i = 0; i < size; i++) {
            int line = to + i * size * channels;
            if (row + i < 0 || row + i >= height || end <= before) {
                Arrays.fill(target, line, line + size * channels, 0);
            } else {
                Arrays.fill(target, line, line + before, 0);
                System.arraycopy(images, image + (row + i) * line() + column * channels + before, target,
                        line + before, end - before);
                Arrays.fill(target, line + end, line + size * channels, 0);
            }
        }
    }

    /** Copies a tile at {@code values[from …]} to the images at {@code images[at …]}: its part that is in the image. */
    void paste(float[] values, int from, int tile, float[] images, int at) {
        rows(from, tile, at, (row, to, count) -> System.arraycopy(values, row, images, to, count));
    }

    /** Adds a tile at {@code values[from …]} to the images at {@code images[at …]}: its part that is in the image. */
    void add(float[] values, int from, int tile, float[] images, int at) {
        rows(from, tile, at, (row, to, count) -> BlockFunctions.add(images, to, values, row, images, to, count));
    }

    /** What is done with a row of a tile: {@code count} floats at {@code from}, which belong to {@code to}. */
    @FunctionalInterface
    private interface Row {
        void run(int from, int to, int count);
    }

    private void rows(int from, int tile, int at, Row work) {
        int row = row(tile);
        int column = column(tile);
        int image = at + tile / ofImage() * height * line();
        int before = Math.clamp(-column, 0, size) * channels;
        int end = Math.clamp(width - column, 0, size) * channels;
        for (int i = Math.max(0, -row); i < Math.min(size, height - row); i++) {
            work.run(from + i * size * channels + before, image + (row + i) * line() + column * channels + before,
                    end - before);
        }
    }
}
