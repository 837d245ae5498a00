package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.Precision;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmTilesTest {
    private static final Gemm.Size LARGE = new Gemm.Size(4096, 4096, 4096);
    private static final Gemm.Size SMALL = new Gemm.Size(20, 30, 4096);

    private static Device device(boolean isGpu, long largestWorkGroup, long localMemory, boolean hasTensorCores) {
        return new Device(new cl_platform_id(), new cl_device_id(), "any", "vendor", "1.2", isGpu, 1L << 30,
                1L << 28, localMemory, largestWorkGroup, largestWorkGroup, 16, hasTensorCores, true);
    }

    /** Every device gets a tile that it can hold; 48 KiB and 1,024 work-items are never exceeded. */
    @ParameterizedTest
    @CsvSource({"true, 1024, 49152", "true, 256, 32768", "true, 128, 32768", "true, 64, 16384", "true, 1, 16384",
            "false, 4096, 1048576", "false, 8, 32768", "false, 1, 16384"})
    void fitsTheDevice(boolean isGpu, long largestWorkGroup, long localMemory) {
        GemmTiles tiles = GemmTiles.of(device(isGpu, largestWorkGroup, localMemory, false), Precision.FP32);
        for (Gemm.Size size : new Gemm.Size[] {LARGE, SMALL}) {
            GemmTile tile = tiles.choose(size, 1);
            assertThat((long) tile.workItems()).isLessThanOrEqualTo(Math.min(1024, largestWorkGroup));
            assertThat((long) tile.localBytes()).isLessThanOrEqualTo(Math.min(48 << 10, localMemory));
        }
    }

    @Test
    void smallProductsGetSmallTilesOnAGpu() {
        GemmTiles tiles = GemmTiles.of(device(true, 1024, 49152, false), Precision.FP32);
        GemmTile large = tiles.choose(LARGE, 1);
        GemmTile small = tiles.choose(SMALL, 1);
        assertThat(small.rows() * small.columns()).isLessThan(large.rows() * large.columns());
    }

    @Test
    void tensorCoresAreEmulatedWhereThereAreNone() {
        for (boolean hasTensorCores : new boolean[] {false, true}) {
            GemmTile tile = GemmTiles.of(device(true, 1024, 49152, hasTensorCores), Precision.TF32).choose(LARGE, 1);
            assertThat(tile).isInstanceOf(TensorTile.class);
            assertThat(((TensorTile) tile).emulated()).isEqualTo(!hasTensorCores);
            assertThat(tile.definitions().contains("#define PTX")).isEqualTo(hasTensorCores);
        }
    }

    @Test
    void aDeviceWithoutRoomForAPrecisionSaysSo() {
        assertThatThrownBy(() -> GemmTiles.of(device(true, 32, 49152, false), Precision.TF32X3))
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
