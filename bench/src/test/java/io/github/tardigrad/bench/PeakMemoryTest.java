package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeakMemoryTest {
    private static final List<String> STATUS = """
            Name:\tjava
            VmPeak:\t 8900852 kB
            VmSize:\t 8900840 kB
            VmLck:\t       0 kB
            VmHWM:\t  979664 kB
            VmRSS:\t  979600 kB
            Threads:\t21
            """.lines().toList();

    @Test
    void theMostResidentMemoryIsRead() {
        assertThat(PeakMemory.in(STATUS)).isEqualTo(979_664L * 1024);
    }

    @Test
    void whatIsNotThereOrNotUnderstoodIsUnknown() {
        assertThat(PeakMemory.in(List.of("VmRSS:\t  979600 kB"))).isNull();
        assertThat(PeakMemory.in(List.of("VmHWM:\t  979664 pages"))).isNull();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessHasAtLeastWhatItHasTouched() {
        byte[] touched = new byte[64 << 20];
        for (int i = 0; i < touched.length; i += 1024) {
            touched[i] = 1;
        }

        assertThat(PeakMemory.ofThisProcess()).isGreaterThan(touched.length);
    }
}
