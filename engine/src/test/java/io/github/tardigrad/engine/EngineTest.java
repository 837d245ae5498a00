package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void twoEnginesInOneProcessKnowNothingOfEachOther() {
        try (Engine first = Engine.open("scalar")) {
            SmallNetwork a = new SmallNetwork(first);
            float[] expected;
            try (Engine second = Engine.open("scalar")) {
                SmallNetwork b = new SmallNetwork(second);
                for (int step = 0; step < 3; step++) {
                    a.train(step, 4);
                    b.train(step, 4);
                }
                expected = b.parameters().flat().toArray();
                assertThat(second.scopeAllocations()).isEqualTo(first.scopeAllocations());
            }
            assertThat(a.parameters().flat().toArray()).isEqualTo(expected);
            a.train(3, 4);
            assertThat(a.parameters().flat().toArray()).isNotEqualTo(expected);
        }
    }

    @Test
    void manyThreadsWithATapeEachGetTheBitsOfOne() throws Exception {
        try (Engine engine = Engine.open(
                EngineOptions.defaults().withBackend("scalar").withMemory(MemoryPolicy.POISON));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            SmallNetwork network = new SmallNetwork(engine);
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                expected.add(network.inputGradient(SmallNetwork.images(1 + i % 5, i)));
            }
            List<Callable<float[]>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                float[] images = SmallNetwork.images(1 + i % 5, i);
                work.add(() -> network.inputGradient(images));
            }
            List<Future<float[]>> results = threads.invokeAll(work);
            for (int i = 0; i < 40; i++) {
                assertThat(results.get(i).get()).as("batch %d", i).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void anImageAloneGetsTheGradientThatItHasInABatch() {
        try (Engine engine = Engine.open("scalar")) {
            SmallNetwork network = new SmallNetwork(engine);
            float[] images = SmallNetwork.images(6, 1);
            float[] together = network.inputGradient(images);
            int size = images.length / 6;
            for (int n = 0; n < 6; n++) {
                float[] alone = network.inputGradient(Arrays.copyOfRange(images, n * size, (n + 1) * size));
                assertThat(alone).as("image %d", n).isEqualTo(Arrays.copyOfRange(together, n * size, (n + 1) * size));
            }
        }
    }

    @Test
    void namesItsBackend() {
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend("scalar").withThreads(3))) {
            assertThat(engine.backend().name()).isEqualTo("scalar");
            assertThat(engine.threads()).isEqualTo(3);
        }
    }

    @Test
    void refusesANumberOfThreadsThatCannotBe() {
        for (int threads : new int[] {0, -1, 1025}) {
            assertThatThrownBy(() -> EngineOptions.defaults().withThreads(threads))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("threads " + threads);
        }
    }

    @Test
    void refusesABackendThatIsNotThere() {
        assertThatThrownBy(() -> Engine.open("quantum")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quantum").hasMessageContaining("scalar");
    }
}
