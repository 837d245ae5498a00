package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * From how long tiles took for some products of a kind to the few tiles that are worth keeping, and the speeds by which
 * {@link GemmTiles} chooses among them.
 */
final class TileRating {
    /** Of a kind: each is a kernel more to compile. */
    private static final int MOST = 4;
    /** Another tile must take away so much of the time, or it is not worth it. */
    private static final double GAIN = 0.01;

    /**
     * A product and how long each tile took.
     *
     * @param times how often it is to be computed
     * @param seconds of all tiles, the same for every product
     */
    record Measured(Gemm.Product product, int times, Map<GemmTile, Double> seconds) {
        double best() { return seconds.values().stream().min(Comparator.naturalOrder()).orElseThrow(); }
    }

    private final List<Measured> measured;
    private final int computeUnits;

    private TileRating(List<Measured> measured, int computeUnits) {
        this.measured = measured;
        this.computeUnits = computeUnits;
    }

    /**
     * At most four tiles: the one that is best alone, then whichever helps most, as long as one does. What counts is
     * the time of the tile that {@link GemmTiles} would choose.
     */
    static List<RatedTile> of(Precision precision, List<Measured> measured, int computeUnits) {
        TileRating rating = new TileRating(measured, computeUnits);
        List<RatedTile> all = rating.rated(precision);
        List<RatedTile> kept = List.of();
        double total = Double.POSITIVE_INFINITY;
        while (kept.size() < MOST) {
            List<RatedTile> begun = kept;
            List<RatedTile> longer = all.stream().filter(tile -> !begun.contains(tile)).map(tile -> {
                List<RatedTile> with = new ArrayList<>(begun);
                with.add(tile);
                return with;
            }).min(Comparator.comparingDouble(rating::total)).orElse(new ArrayList<>(kept));
            if (rating.total(longer) >= (1 - GAIN) * total) {
                break;
            }
            kept = longer;
            total = rating.total(kept);
        }
        return kept;
    }

    /** All tiles with their speeds, of which the highest is 1. */
    private List<RatedTile> rated(Precision precision) {
        List<GemmTile> tiles = List.copyOf(measured.getFirst().seconds.keySet());
        double highest = tiles.stream().mapToDouble(this::speed).max().orElseThrow();
        return tiles.stream().map(tile -> new RatedTile(precision, measured.getFirst().product.kind(), tile,
                Math.max(1e-6, speed(tile) / highest))).toList();
    }

    /**
     * Sums in a time, beside the tile that makes the most of them for the same product; a mean over the products, each
     * with the weight of its time.
     */
    private double speed(GemmTile tile) {
        double weights = 0;
        double times = 0;
        for (Measured one : measured) {
            double weight = one.times * one.best();
            double least = one.seconds.keySet().stream().mapToDouble(other -> perSum(one, other)).min().orElseThrow();
            weights += weight;
            times += weight * perSum(one, tile) / least;
        }
        return weights / times;
    }

    private double perSum(Measured one, GemmTile tile) {
        return seconds(one, tile) / GemmTiles.effort(tile, one.product, computeUnits);
    }

    private double total(List<RatedTile> tiles) {
        if (tiles.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        return measured.stream().mapToDouble(one -> one.times
                * seconds(one, GemmTiles.fastest(tiles, one.product, computeUnits))).sum();
    }

    private static double seconds(Measured one, GemmTile tile) {
        return one.seconds.getOrDefault(tile, Double.POSITIVE_INFINITY);
    }
}
