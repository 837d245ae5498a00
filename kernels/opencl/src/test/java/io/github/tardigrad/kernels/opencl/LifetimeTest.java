package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import org.junit.jupiter.api.Test;

/** Memory of a device that is misused: an error in words, where the driver would end the process. */
@EnabledOnOpenCl
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

    @Test
    void memoryThatNobodyRefersToIsFreed() throws InterruptedException {
        try (Engine engine = Engine.open("opencl")) {
            DeviceMemory memory = (DeviceMemory) engine.backend().memory();
            for (int round = 0; round < 50; round++) {
                engine.zeros(Shape.of(1 << 18));
            }
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (memory.bytesInUse() > 25L << 20 && System.nanoTime() < deadline) {
                System.gc();
                Thread.sleep(20);
                memory.free(memory.allocate(1)); // looks for what is gone
            }
            assertThat(memory.bytesInUse()).as("of 50 MiB, a half and more").isLessThanOrEqualTo(25L << 20);
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
