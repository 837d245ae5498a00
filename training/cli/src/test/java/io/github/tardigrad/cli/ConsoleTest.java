package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.cli.Console.Failure;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import org.junit.jupiter.api.Test;

/** One line for whatever was thrown. */
class ConsoleTest {
    private static final Exception CAUSE = new IllegalStateException("CL_OUT_OF_RESOURCES");

    @Test
    void onlyJavasMemoryGrowsWithTheHeap() {
        assertThat(Failure.describe(new OutOfMemoryError("Java heap space"))).startsWith("out of memory")
                .contains("--batch", "-Xmx");
        String device = "device tiny has no room for 8.0 MiB more; take smaller batches or a smaller model";
        assertThat(Failure.describe(new DeviceOutOfMemoryError(device, CAUSE))).isEqualTo(device);
    }

    @Test
    void aLostDeviceIsNoDefectOfTheProgram() {
        assertThat(Failure.describe(new DeviceLostException("device 0 was lost", CAUSE)))
                .isEqualTo("device 0 was lost");
    }
}
