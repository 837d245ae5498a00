package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;
import java.util.stream.IntStream;

/** What a variable holds before training: a function of a key, the same on every backend. */
public sealed interface Initializer {
    /** Writes all of {@code variable}. */
    void fill(Backend backend, RandomKey key, Tensor variable);

    /** Zero everywhere. */
    static Initializer zeros() { return new Same(0); }

    /** One everywhere. */
    static Initializer ones() { return new Same(1); }

    /** One value everywhere. */
    record Same(float value) implements Initializer {
        @Override
        public void fill(Backend backend, RandomKey key, Tensor variable) {
            backend.memory().fill(variable, value);
        }
    }

    /** The given elements, row-major. */
    record Values(List<Float> values) implements Initializer {
        /** Takes a copy. */
        public Values {
            values = List.copyOf(values);
        }

        @Override
        public void fill(Backend backend, RandomKey key, Tensor variable) {
            float[] elements = new float[values.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = values.get(i);
            }
            variable.set(elements);
        }
    }

    /** Uniform in [−bound, bound). */
    record Uniform(float bound) implements Initializer {
        @Override
        public void fill(Backend backend, RandomKey key, Tensor variable) {
            backend.random().uniform(key, rows(variable), -bound, bound, variable);
        }
    }

    /** Normal with mean 0. */
    record Normal(float deviation) implements Initializer {
        @Override
        public void fill(Backend backend, RandomKey key, Tensor variable) {
            backend.random().normal(key, rows(variable), variable);
            backend.elementwise().evaluate(Expression.input(0).times(deviation), variable, variable);
        }
    }

    private static int[] rows(Tensor variable) {
        return IntStream.range(0, variable.shape().extent(0)).toArray();
    }
}
