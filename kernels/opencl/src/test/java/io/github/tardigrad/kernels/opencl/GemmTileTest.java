package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmTileTest {
    /** Every device gets a tile that it can hold; 48 KiB and 1,024 work-items are never exceeded. */
    @ParameterizedTest
    @CsvSource({"true, 1024, 49152", "true, 256, 32768", "true, 128, 32768", "true, 64, 16384", "true, 1, 16384",
            "false, 4096, 1048576", "false, 8, 32768", "false, 1, 16384"})
    void fitsTheDevice(boolean isGpu, long largestWorkGroup, long localMemory) {
        Device device = new Device(new cl_platform_id(), new cl_device_id(), "any", "vendor", "1.2", isGpu, 1L << 30,
                1L << 28, localMemory, largestWorkGroup, largestWorkGroup, true);
        GemmTile tile = GemmTile.of(device);
        assertThat((long) tile.workItems()).isLessThanOrEqualTo(Math.min(1024, largestWorkGroup));
        assertThat((long) tile.localBytes()).isLessThanOrEqualTo(Math.min(48 << 10, localMemory));
        assertThat(tile.rows() % tile.threadsAlongRows()).isZero();
        assertThat(tile.columns() % (tile.threadsAlongColumns() * tile.vector())).isZero();
    }
}
