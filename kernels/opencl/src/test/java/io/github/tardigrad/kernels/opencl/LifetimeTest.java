package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MemoryKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Memory of a device that is misused: an error in words, where the driver would end the process. */
@EnabledIf(value = "io.github.tardigrad.engine.testkit.TestBackends#isOpenClExpected",
        disabledReason = "no OpenCL device here: install the driver of your GPU, or pocl-opencl-icd")
class LifetimeTest {
    @Test
    void aClosedEngineRefusesWorkAndMayBeClosedAgain() {
        Engine engine = Engine.open("opencl");
        Tensor x = engine.tensor(Shape.of(2), 1, 2);
        MemoryKernels memory = engine.backend().memory();
        engine.close();
        engine.close();
        Runnable[] uses = {x::toArray, () -> x.set(3, 4), () -> memory.fill(x, 1), () -> memory.allocate(1)};
        for (Runnable use : uses) {
            assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
        }
    }

    @Test
    void aTensorOfAnotherEngineIsRefused() {
        try (Engine one = Engine.open("opencl"); Engine other = Engine.open("opencl")) {
            Tensor x = one.tensor(Shape.of(2), 1, 2);
            Tensor y = other.zeros(Shape.of(2));
            assertThatThrownBy(() -> other.backend().memory().copy(x, y)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("belongs to another engine");
            assertThat(y.toArray()).containsExactly(0, 0);
        }
    }

    /** Each round leaves 64 MiB that nobody refers to; together they are more than the device has. */
    @Test
    void memoryThatNobodyRefersToIsUsedAgain() throws Exception {
        long rounds = Math.min(600, Devices.choose("").memory() / (64 << 20) + 20);
        try (Engine engine = Engine.open("opencl")) {
            for (long round = 0; round < rounds; round++) {
                Tensor x = engine.zeros(Shape.of(16 << 20));
                assertThat(x.rows(0, 1).item()).isZero();
            }
        }
    }

    @Test
    void whatNoDeviceHasRoomForIsAnErrorInWords() throws Exception {
        long largest = Devices.choose("").largestAllocation() / Float.BYTES;
        if (largest < Integer.MAX_VALUE - 64) {
            try (Engine engine = Engine.open("opencl")) {
                assertThatThrownBy(() -> engine.zeros(Shape.of((int) largest + 1)))
                        .isInstanceOf(OutOfMemoryError.class).hasMessageContaining("has no room for");
            }
        }
    }
}
