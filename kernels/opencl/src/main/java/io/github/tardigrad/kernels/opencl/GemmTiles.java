package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Precision;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The choice by tables: of the tiles for a kind of product the one that promises to be done first. A device makes as
 * many tiles at once as it has compute units, so that large tiles, which are faster, only pay where there are enough of
 * them.
 */
final class GemmTiles implements TileChoice {
    private final Map<Gemm.Kind, List<RatedTile>> tiles = new HashMap<>();
    private final int computeUnits;

    private GemmTiles(int computeUnits) { this.computeUnits = computeUnits; }

    /**
     * For a device and a precision: for each kind of product the tiles of the user's table that are for it, or else
     * those that are for any, or else the same of the table that is shipped for devices of its make.
     *
     * @throws UnsupportedOperationException when the device can hold none of them
     */
    static GemmTiles of(Device device, Precision precision, Optional<TileTable> ofUser) {
        GemmTiles chosen = new GemmTiles(device.computeUnits());
        List<RatedTile> shipped = fitting(TileFamily.of(device).table(!device.hasTensorCores()), device, precision);
        List<RatedTile> own = ofUser.map(table -> fitting(table, device, precision)).orElse(List.of());
        for (Gemm.Kind kind : Gemm.Kind.all()) {
            chosen.tiles.put(kind, Stream.of(of(kind, own), ofAny(own), of(kind, shipped), ofAny(shipped))
                    .filter(list -> !list.isEmpty()).findFirst().orElseThrow(() -> noRoom(device, precision)));
        }
        return chosen;
    }

    private static UnsupportedOperationException noRoom(Device device, Precision precision) {
        return new UnsupportedOperationException("device " + device.name() + " cannot run products in "
                + precision.text() + ": a work-group takes " + device.largestWorkGroup() + " work-items and "
                + device.localMemory() + " bytes; take another device, or the precision fp32");
    }

    private static List<RatedTile> fitting(TileTable table, Device device, Precision precision) {
        return table.tiles().stream().filter(rated -> rated.precision() == precision && rated.tile().fits(device))
                .toList();
    }

    private static List<RatedTile> of(Gemm.Kind kind, List<RatedTile> tiles) {
        return tiles.stream().filter(rated -> kind.equals(rated.kind())).toList();
    }

    private static List<RatedTile> ofAny(List<RatedTile> tiles) {
        return tiles.stream().filter(rated -> rated.kind() == null).toList();
    }

    /** All that a product of a kind may get, in the order of the table. */
    List<GemmTile> of(Gemm.Kind kind) {
        return tiles.getOrDefault(kind, List.of()).stream().map(RatedTile::tile).toList();
    }

    @Override
    public GemmTile choose(Gemm.Product product) {
        return fastest(tiles.getOrDefault(product.kind(), List.of()), product, computeUnits);
    }

    /** The one of these tiles, which are not none, that promises to be done first. */
    static GemmTile fastest(List<RatedTile> tiles, Gemm.Product product, int computeUnits) {
        return tiles.stream().min(Comparator.comparingDouble(rated -> effort(rated.tile(), product, computeUnits)
                / rated.speed())).orElseThrow().tile();
    }

    /** Sums that a compute unit has to make, one tile after the other, those beyond the edge included. */
    static double effort(GemmTile tile, Gemm.Product product, int computeUnits) {
        long groups = (long) Math.ceilDiv(product.size().m(), tile.rows())
                * Math.ceilDiv(product.size().n(), tile.columns()) * product.count();
        return (double) Math.ceilDiv(groups, computeUnits) * tile.rows() * tile.columns();
    }
}
