package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.SoftmaxKernels;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void whatIsGivenBackIsLentAgain() {
        try (Engine engine = Engine.open("opencl")) {
            DeviceMemory memory = (DeviceMemory) engine.backend().memory();
            Tensor first = memory.borrow(Shape.of(5000));
            Tensor second = memory.borrow(Shape.of(5000));
            assertThat(second.storage()).as("while the first is lent").isNotSameAs(first.storage());
            memory.giveBack(first);
            long inUse = memory.bytesInUse();
            assertThat(memory.borrow(Shape.of(70, 70)).storage()).as("of about the size").isSameAs(first.storage());
            assertThat(memory.bytesInUse()).isEqualTo(inUse);
            memory.giveBack(second);
            assertThat(memory.borrow(Shape.of(100)).storage()).as("far smaller").isNotSameAs(second.storage());
        }
    }

    /** More uploads than may be on their way, growing and shrinking, and one that is too large to be put aside. */
    @Test
    void uploadsArriveWhole() {
        try (Engine engine = Engine.open("opencl")) {
            List<Tensor> tensors = new ArrayList<>();
            int[] sizes = {3, 5000, 1, 100_000, 7, 4096, 4097, 50, (1 << 23) + 1};
            float[] values = new float[(1 << 23) + 1];
            for (int i = 0; i < sizes.length; i++) {
                Tensor tensor = engine.zeros(Shape.of(sizes[i]));
                Arrays.fill(values, i + 1);
                tensor.storage().upload(0, values, 0, sizes[i]);
                tensors.add(tensor);
            }
            Arrays.fill(values, -1); // they were taken when the call returned
            for (int i = 0; i < sizes.length; i++) {
                assertThat(tensors.get(i).toArray()).as("upload %d", i).hasSize(sizes[i]).containsOnly(i + 1);
            }
        }
    }

    /** Labels are looked at as they were uploaded, but not when something else was written since. */
    @Test
    void labelsThatTheDeviceChangedAreCheckedAnew() {
        try (Engine engine = Engine.open("opencl")) {
            Tensor logits = engine.zeros(Shape.of(2, 3));
            Tensor labels = engine.tensor(Shape.of(2), 0, 2);
            Tensor losses = engine.zeros(Shape.of(2));
            Tensor probabilities = engine.zeros(Shape.of(2, 3));
            SoftmaxKernels softmax = engine.backend().softmax();
            softmax.crossEntropy(logits, labels, 0, losses, probabilities);
            engine.backend().memory().fill(labels, 99);
            assertThatThrownBy(() -> softmax.crossEntropy(logits, labels, 0, losses, probabilities))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("target 99.0");
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
