package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The tiles that are worth a try on a device: all that can be cut from a few sizes, fit there, and leave a work-item
 * neither too little to do nor more sums than it has registers for.
 */
final class TileCandidates {
    private static final int[] ROWS = {32, 64, 128};
    /** The narrowest are for products with few columns, as of an image's gradient. */
    private static final int[] COLUMNS = {16, 32, 64, 128};
    private static final long ORDER = 1;

    private final Device device;
    private final List<GemmTile> tiles = new ArrayList<>();

    private TileCandidates(Device device) { this.device = device; }

    /** In an order that is mixed, and always the same: who has little time sees some of every sort. */
    static List<GemmTile> of(Device device, Precision precision) {
        TileCandidates candidates = new TileCandidates(device);
        if (precision != Precision.FP32) {
            candidates.onTensorCores(precision);
        } else if (device.isGpu()) {
            candidates.onAGpu();
        } else {
            candidates.onAProcessor();
        }
        Collections.shuffle(candidates.tiles, new Random(ORDER));
        return candidates.tiles;
    }

    /** Rows, columns, depth; rows and columns of a work-item, of which there are 64 to 256; ahead; stages. */
    private void onAGpu() {
        for (int[] sizes : combinations(ROWS, COLUMNS, new int[] {8, 16}, new int[] {4, 8}, new int[] {4, 8},
                new int[] {1, 4}, new int[] {1, 2})) {
            int alongRows = sizes[0] / sizes[3];
            int alongColumns = sizes[1] / sizes[4];
            if (alongRows * alongColumns >= 64 && alongRows * alongColumns <= 256) {
                add(() -> new RegisterTile(sizes[0], sizes[1], sizes[2], alongRows, alongColumns, 4, sizes[5],
                        sizes[6]));
            }
        }
    }

    /** Depth; rows and long vectors of a work-item, 24 sums in vectors at most; work-items along rows and columns. */
    private void onAProcessor() {
        for (int[] sizes : combinations(new int[] {64, 128}, new int[] {4, 6, 8, 12}, new int[] {1, 2, 3, 4},
                new int[] {8, 16}, new int[] {1, 2, 4})) {
            int rows = sizes[1] * sizes[3];
            int columns = sizes[2] * sizes[4] * 16;
            if (sizes[1] * sizes[2] <= 24 && Math.max(rows, columns) <= 128) {
                add(() -> new RegisterTile(rows, columns, sizes[0], sizes[3], sizes[4], 16, 1, 1));
            }
        }
    }

    /** Rows, columns, depth; rows and columns of a warp; stages. */
    private void onTensorCores(Precision precision) {
        for (int[] sizes : combinations(ROWS, COLUMNS, new int[] {8, 16, 32}, new int[] {32, 64},
                new int[] {16, 32, 64}, new int[] {2, 3, 4})) {
            add(() -> new TensorTile(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], precision,
                    !device.hasTensorCores()));
        }
    }

    /** One number of each axis, in all ways. */
    private static List<int[]> combinations(int[]... axes) {
        List<int[]> all = List.of(new int[axes.length]);
        for (int axis = 0; axis < axes.length; axis++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] begun : all) {
                for (int value : axes[axis]) {
                    int[] one = begun.clone();
                    one[axis] = value;
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }

    /** What cannot be shared evenly is no tile, as their constructors say. */
    private void add(Supplier<GemmTile> made) {
        try {
            GemmTile tile = made.get();
            if (tile.fits(device)) {
                tiles.add(tile);
            }
        } catch (IllegalArgumentException e) {
            return;
        }
    }
}
