package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.kernels.opencl.TileRating.Measured;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TileRatingTest {
    private static final int UNITS = 16;
    private static final Gemm.Kind KIND = new Gemm.Kind(Gemm.Left.A_ROWS, Gemm.Right.B_ROWS);
    private static final GemmTile LARGE = new RegisterTile(128, 128, 16, 16, 16, 4, 4, 2);
    private static final GemmTile SMALL = new RegisterTile(32, 32, 16, 8, 8, 4, 4, 1);
    private static final GemmTile SLOW = new RegisterTile(64, 64, 16, 16, 16, 4, 4, 2);

    /** Times of tiles of those speeds, for products of so many rows and columns. */
    private static List<Measured> measured(Map<GemmTile, Double> speeds, int... sides) {
        return Arrays.stream(sides).mapToObj(side -> {
            Gemm.Product product = new Gemm.Product(KIND, new Gemm.Size(side, side, 512), 1);
            Map<GemmTile, Double> seconds = new HashMap<>();
            speeds.forEach((tile, speed) -> seconds.put(tile, GemmTiles.effort(tile, product, UNITS) / speed));
            return new Measured(product, 1, seconds);
        }).toList();
    }

    @Test
    void theSpeedsAreThoseOfTheModelAndOnlyWhatHelpsIsKept() {
        List<RatedTile> kept = TileRating.of(Precision.FP32,
                measured(Map.of(LARGE, 8.0, SMALL, 4.0, SLOW, 0.1), 2048, 64), UNITS);
        assertThat(kept).extracting(RatedTile::tile).containsExactly(LARGE, SMALL);
        assertThat(kept.getFirst().speed()).isCloseTo(1, within(1e-9));
        assertThat(kept.getLast().speed()).isCloseTo(0.5, within(1e-9));
        assertThat(kept).allSatisfy(tile -> assertThat(tile.kind()).isEqualTo(KIND));
    }

    @Test
    void oneIsEnoughWhereNoOtherIsFaster() {
        assertThat(TileRating.of(Precision.FP32, measured(Map.of(LARGE, 8.0, SMALL, 4.0), 2048), UNITS))
                .extracting(RatedTile::tile).containsExactly(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void candidatesFitDifferAndHaveAnOrder(Precision precision) {
        for (boolean isGpu : new boolean[] {true, false}) {
            Device device = SomeDevice.of(isGpu, "any", 256, 32768, false);
            List<GemmTile> tiles = TileCandidates.of(device, precision);
            assertThat(tiles).hasSizeBetween(10, 250).isEqualTo(TileCandidates.of(device, precision))
                    .allMatch(tile -> tile.fits(device)).hasSameSizeAs(new HashSet<>(tiles));
        }
    }
}
