package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Precision;
import java.util.Comparator;
import java.util.List;

/**
 * Which tile a product gets on a device: the one that promises to be done first. A device makes as many tiles at once
 * as it has compute units, so that large tiles, which are faster, only pay where there are enough of them.
 */
final class GemmTiles {
    /**
     * A tile and how fast it is.
     *
     * @param speed products of numbers that a compute unit makes in a time, relative to other tiles
     */
    record Rated(GemmTile tile, double speed) {}

    private final Precision precision;
    private final List<Rated> tiles;
    private final int computeUnits;

    private GemmTiles(Precision precision, List<Rated> tiles, int computeUnits) {
        this.precision = precision;
        this.tiles = tiles;
        this.computeUnits = computeUnits;
    }

    /** Those of the kind of device that this one is, and of the precision that is asked for. */
    static GemmTiles of(Device device, Precision precision) {
        List<Rated> fitting = all(device, precision).stream().filter(rated -> rated.tile.fits(device)).toList();
        if (fitting.isEmpty()) {
            throw new UnsupportedOperationException("device " + device.name() + " cannot run products in "
                    + precision.text() + ": a work-group takes " + device.largestWorkGroup() + " work-items and "
                    + device.localMemory() + " bytes; take another device, or the precision fp32");
        }
        return new GemmTiles(precision, fitting, device.computeUnits());
    }

    private static List<Rated> all(Device device, Precision precision) {
        if (precision != Precision.FP32) {
            return onTensorCores(precision, !device.hasTensorCores());
        }
        return device.isGpu() ? onAGpu() : onAProcessor();
    }

    /** Work-groups without vectors of work-items: one work-item has much to do, and long vectors for it. */
    static List<Rated> onAProcessor() {
        return List.of(new Rated(new RegisterTile(64, 64, 64, 8, 2, 16, 1, 1), 1),
                new Rated(new RegisterTile(8, 32, 64, 1, 1, 16, 1, 1), 0.1));
    }

    /** Local memory gives a work-item its numbers in fours; the last one needs no other work-item. */
    static List<Rated> onAGpu() {
        return List.of(new Rated(new RegisterTile(128, 128, 16, 16, 16, 4, 4, 2), 1),
                new Rated(new RegisterTile(64, 64, 16, 16, 16, 4, 4, 2), 0.6),
                new Rated(new RegisterTile(32, 32, 16, 8, 8, 4, 4, 1), 0.3),
                new Rated(new RegisterTile(8, 32, 16, 1, 1, 4, 1, 1), 0.01));
    }

    static List<Rated> onTensorCores(Precision precision, boolean emulated) {
        return List.of(new Rated(new TensorTile(128, 128, 16, 64, 32, 2, precision, emulated), 1),
                new Rated(new TensorTile(64, 64, 32, 32, 32, 2, precision, emulated), 0.6));
    }

    /** What they multiply in. */
    Precision precision() { return precision; }

    /** For {@code products} products of a size. */
    GemmTile choose(Gemm.Size size, int products) {
        return tiles.stream().min(Comparator.comparingDouble(rated -> seconds(rated, size, products)))
                .orElseThrow().tile;
    }

    private double seconds(Rated rated, Gemm.Size size, int products) {
        GemmTile tile = rated.tile;
        long groups = (long) Math.ceilDiv(size.m(), tile.rows()) * Math.ceilDiv(size.n(), tile.columns()) * products;
        return (double) Math.ceilDiv(groups, computeUnits) * tile.rows() * tile.columns() / rated.speed;
    }
}
