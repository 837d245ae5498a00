package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.BackendUnavailableException;
import java.util.List;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final Device PROCESSOR = device("pthread-EPYC 7", false);
    private static final Device SMALL = device("Radeon RX 580", true);
    private static final Device LARGE = device("NVIDIA H100 80GB", true);
    private static final List<Device> ALL = List.of(PROCESSOR, SMALL, LARGE);

    private static Device device(String name, boolean isGpu) {
        return new Device(new cl_platform_id(), new cl_device_id(), name, "vendor", "1.2", isGpu, 1L << 30, 1L << 28,
                1 << 15, 256, 256, 16, false, true);
    }

    @Test
    void theFirstGpuIsTakenOrElseTheFirstDevice() throws BackendUnavailableException {
        assertThat(Devices.choose(ALL, "")).isEqualTo(SMALL);
        assertThat(Devices.choose(List.of(PROCESSOR), "")).isEqualTo(PROCESSOR);
    }

    @ParameterizedTest
    @CsvSource({"0, pthread-EPYC 7", "2, NVIDIA H100 80GB", "h100, NVIDIA H100 80GB", "Radeon, Radeon RX 580",
            "EPYC 7, pthread-EPYC 7"})
    void takesANumberOrAPartOfAName(String asked, String name) throws BackendUnavailableException {
        assertThat(Devices.choose(ALL, asked).name()).isEqualTo(name);
    }

    /** A number is never a part of a name: 80 is not the H100 of 80 GB. */
    @ParameterizedTest
    @ValueSource(strings = {"3", "80", "-1", "99999999999", "A100", "0x1"})
    void whatThereIsNotIsAnswereredByWhatThereIs(String asked) {
        assertThatThrownBy(() -> Devices.choose(List.of(PROCESSOR, LARGE), asked))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("no OpenCL device is called")
                .hasMessageContaining("opencl:0 (pthread-EPYC 7), opencl:1 (NVIDIA H100 80GB)");
    }
}
