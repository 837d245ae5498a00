package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.MemoryPolicy;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.engine.testkit.TestBackends;
import java.util.List;

/** Engines and inputs for tests. */
public final class TestEngine {
    private TestEngine() {}

    /** On the reference backend, with memory that shows every stale read. */
    public static Engine scalar() {
        return Engine.open(EngineOptions.defaults().withBackend("scalar").withThreads(2)
                .withMemory(MemoryPolicy.POISON));
    }

    /** The names of the backends that tests run on. */
    public static List<String> backends() { return TestBackends.all().toList(); }

    /** Uniform in [0, 1), a function of the seed. */
    public static Tensor images(Engine engine, Shape shape, long seed) {
        RandomKey key = new RandomKey(seed);
        float[] pixels = new float[shape.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = key.uniform(i / shape.rowSize(), i % shape.rowSize());
        }
        return engine.tensor(shape, pixels);
    }

    /** {@code 0, 1, …, classes − 1, 0, …}. */
    public static Tensor labels(Engine engine, int count, int classes) {
        float[] labels = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % classes;
        }
        return engine.tensor(Shape.of(count), labels);
    }
}
