package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.kernels.opencl.Gemm.Kind;
import io.github.tardigrad.kernels.opencl.Gemm.Left;
import io.github.tardigrad.kernels.opencl.Gemm.Product;
import io.github.tardigrad.kernels.opencl.Gemm.Right;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmTilesTest {
    private static final Kind KIND = new Kind(Left.A_ROWS, Right.B_ROWS);
    private static final Kind OTHER_KIND = new Kind(Left.A_WINDOWS, Right.B_ROWS);
    private static final Product LARGE = new Product(KIND, new Gemm.Size(4096, 4096, 4096), 1);
    private static final Product SMALL = new Product(KIND, new Gemm.Size(20, 30, 4096), 1);
    private static final List<String> VENDORS = List.of("NVIDIA Corporation", "Advanced Micro Devices, Inc.",
            "Intel(R)", "Apple", "somebody");

    private static Device gpu(long largestWorkGroup, long localMemory, boolean hasTensorCores) {
        return SomeDevice.of(true, "NVIDIA Corporation", largestWorkGroup, localMemory, hasTensorCores);
    }

    private static GemmTiles shipped(Device device, Precision precision) {
        return GemmTiles.of(device, precision, Optional.empty());
    }

    /** Every device gets a tile that it can hold; 48 KiB and 1,024 work-items are never exceeded. */
    @ParameterizedTest
    @CsvSource({"true, 1024, 49152", "true, 256, 32768", "true, 128, 32768", "true, 64, 16384", "true, 1, 16384",
            "false, 4096, 1048576", "false, 8, 32768", "false, 1, 16384"})
    void fitsTheDevice(boolean isGpu, long largestWorkGroup, long localMemory) {
        for (String vendor : VENDORS) {
            GemmTiles tiles = shipped(SomeDevice.of(isGpu, vendor, largestWorkGroup, localMemory, false),
                    Precision.FP32);
            for (Product product : new Product[] {LARGE, SMALL}) {
                GemmTile tile = tiles.choose(product);
                assertThat((long) tile.workItems()).isLessThanOrEqualTo(Math.min(1024, largestWorkGroup));
                assertThat((long) tile.localBytes()).isLessThanOrEqualTo(Math.min(48 << 10, localMemory));
            }
        }
    }

    @Test
    void theMakeOfADeviceDecidesWhatIsShippedForIt() {
        assertThat(VENDORS.stream().map(vendor -> TileFamily.of(SomeDevice.of(true, vendor, 1024, 49152, false))))
                .containsExactly(TileFamily.NVIDIA, TileFamily.AMD, TileFamily.INTEL, TileFamily.APPLE,
                        TileFamily.INTEL);
        assertThat(VENDORS.stream().map(vendor -> TileFamily.of(SomeDevice.of(false, vendor, 1024, 49152, false))))
                .containsOnly(TileFamily.CPU);
    }

    /** Apple has 32 KiB of local memory. */
    @Test
    void everyTableHasTilesForEveryPrecisionAndTheLastForAnyDevice() {
        Stream.of(TileFamily.values()).forEach(family -> Stream.of(true, false).forEach(emulated -> {
            List<RatedTile> tiles = family.table(emulated).tiles();
            for (Precision precision : Precision.values()) {
                GemmTile last = tiles.stream().filter(rated -> rated.precision() == precision).toList().getLast()
                        .tile();
                long workItems = precision == Precision.FP32 ? 1 : 256;
                assertThat(last.fits(SomeDevice.of(true, "any", workItems, 32 << 10, false)))
                        .as("%s, %s", family, last.text()).isTrue();
            }
        }));
    }

    @Test
    void smallProductsGetSmallTilesOnAGpu() {
        GemmTiles tiles = shipped(gpu(1024, 49152, false), Precision.FP32);
        GemmTile large = tiles.choose(LARGE);
        GemmTile small = tiles.choose(SMALL);
        assertThat(small.rows() * small.columns()).isLessThan(large.rows() * large.columns());
    }

    @Test
    void theUsersTilesComeFirstThoseOfTheKindBeforeAll() {
        Device device = gpu(256, 32768, false);
        GemmTiles tiles = GemmTiles.of(device, Precision.FP32, Optional.of(table(
                "fp32 rows*rows 32x64x16 threads 8x8 vector 4 ahead 4 stages 1 speed 1",
                "fp32 any 64x32x16 threads 8x8 vector 4 ahead 4 stages 1 speed 9")));
        assertThat(tiles.choose(LARGE).text()).startsWith("32x64x16");
        assertThat(tiles.choose(new Product(OTHER_KIND, LARGE.size(), 1)).text()).startsWith("64x32x16");
    }

    @Test
    void whatTheUsersTableLacksIsTakenFromTheShippedOne() {
        Device device = gpu(256, 32768, false);
        TileTable table = table("fp32 rows*rows 32x64x16 threads 8x8 vector 4 ahead 4 stages 1 speed 1",
                "fp32 windows*rows 64x64x16 threads 32x16 vector 4 ahead 4 stages 1 speed 1");
        GemmTiles tiles = GemmTiles.of(device, Precision.FP32, Optional.of(table));
        GemmTiles shipped = shipped(device, Precision.FP32);
        assertThat(tiles.of(KIND)).hasSize(1);
        assertThat(tiles.of(OTHER_KIND)).as("the user's has too many work-items").isEqualTo(shipped.of(OTHER_KIND));
        assertThat(GemmTiles.of(device, Precision.TF32, Optional.of(table)).of(KIND))
                .isEqualTo(shipped(device, Precision.TF32).of(KIND));
    }

    private static TileTable table(String... lines) {
        return new TileTable("any", Arrays.stream(lines).map(line -> RatedTile.parse(line, true)).toList());
    }

    @Test
    void tensorCoresAreEmulatedWhereThereAreNone() {
        for (boolean hasTensorCores : new boolean[] {false, true}) {
            GemmTile tile = shipped(gpu(1024, 49152, hasTensorCores), Precision.TF32).choose(LARGE);
            assertThat(tile).isInstanceOf(TensorTile.class);
            assertThat(((TensorTile) tile).emulated()).isEqualTo(!hasTensorCores);
            assertThat(tile.definitions().contains("#define PTX")).isEqualTo(hasTensorCores);
        }
    }

    @Test
    void aDeviceWithoutRoomForAPrecisionSaysSo() {
        assertThatThrownBy(() -> shipped(gpu(32, 49152, false), Precision.TF32X3))
                .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("tf32x3")
                .hasMessageContaining("32 work-items").hasMessageContaining("fp32");
    }

    @Test
    void aTileThatIsNotSharedEvenlyIsRefused() {
        assertThatThrownBy(() -> new RegisterTile(64, 64, 16, 5, 16, 4, 1, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("64x64x16");
        assertThatThrownBy(() -> new TensorTile(64, 64, 16, 24, 32, 2, Precision.TF32, true))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("24x32");
    }
}
