package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.UpdateKernels.Adam;
import io.github.tardigrad.engine.backend.UpdateKernels.Sgd;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ten optimizer steps against the same in double precision. */
interface UpdateContract {
    Engine engine();

    /** How many steps are taken; errors of each add up. */
    int STEPS = 10;

    @TestFactory
    default Stream<DynamicTest> gradientDescent() {
        return Stream.of(new Sgd(0.1f, 0, false, 0), new Sgd(0.1f, 0, false, 0.05f), new Sgd(0.1f, 0.9f, false, 0),
                new Sgd(0.05f, 0.9f, true, 0.01f)).map(step -> dynamicTest(step.toString(), () -> {
                    for (int size : new int[] {0, 1, 15, 16, 17, 33, 40007}) {
                        sgd(step, size);
                    }
                }));
    }

    @TestFactory
    default Stream<DynamicTest> adaptiveMoments() {
        return Stream.of(new Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0, false, 1),
                new Adam(0.01f, 0.8f, 0.99f, 1e-3f, 0.05f, false, 1),
                new Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, true, 1))
                .map(step -> dynamicTest(step.toString(), () -> {
                    for (int size : new int[] {0, 1, 15, 16, 17, 33, 40007}) {
                        adam(step, size);
                    }
                }));
    }

    private void sgd(Sgd step, int size) {
        Shape shape = Shape.of(size);
        float[] start = Draw.awayFromZero().values(shape, new SplittableRandom(size));
        Guarded w = new Guarded(engine(), shape, 0).set(start);
        Guarded v = new Guarded(engine(), shape, 3).set(new float[size]);
        double[] weights = Values.of(shape, start).values();
        double[] velocities = new double[size];
        for (int t = 1; t <= STEPS; t++) {
            float[] gradient = gradient(shape, t);
            engine().backend().update().sgd(step, w.tensor(), engine().tensor(shape, gradient), v.tensor());
            for (int i = 0; i < size; i++) {
                double g = gradient[i] + step.weightDecay() * weights[i];
                if (step.momentum() != 0) {
                    velocities[i] = step.momentum() * velocities[i] + g;
                    g = step.nesterov() ? g + step.momentum() * velocities[i] : velocities[i];
                }
                weights[i] -= step.rate() * g;
            }
        }
        assertClose(w, weights, 3);
        assertClose(v, velocities, 10);
    }

    private void adam(Adam first, int size) {
        Shape shape = Shape.of(size);
        float[] start = Draw.awayFromZero().values(shape, new SplittableRandom(size));
        Guarded w = new Guarded(engine(), shape, 0).set(start);
        Guarded m = new Guarded(engine(), shape, 3).set(new float[size]);
        Guarded v = new Guarded(engine(), shape, 6).set(new float[size]);
        double[] weights = Values.of(shape, start).values();
        double[] means = new double[size];
        double[] squares = new double[size];
        for (int t = 1; t <= STEPS; t++) {
            float[] gradient = gradient(shape, t);
            Adam step = new Adam(first.rate(), first.beta1(), first.beta2(), first.epsilon(), first.weightDecay(),
                    first.decoupled(), t);
            engine().backend().update().adam(step, w.tensor(), engine().tensor(shape, gradient), m.tensor(),
                    v.tensor());
            for (int i = 0; i < size; i++) {
                double decay = step.weightDecay() * weights[i];
                double g = gradient[i] + (step.decoupled() ? 0 : decay);
                means[i] += (1 - step.beta1()) * (g - means[i]);
                squares[i] += (1 - step.beta2()) * (g * g - squares[i]);
                double mean = means[i] / (1 - Math.pow(step.beta1(), t));
                double square = squares[i] / (1 - Math.pow(step.beta2(), t));
                weights[i] -= step.rate() * (step.decoupled() ? decay : 0);
                weights[i] -= step.rate() * mean / (Math.sqrt(square) + step.epsilon());
            }
        }
        assertClose(w, weights, 3);
        assertClose(m, means, 3);
        assertClose(v, squares, 3);
    }

    private static float[] gradient(Shape shape, int step) {
        return Draw.awayFromZero().values(shape, new SplittableRandom(1000 + step));
    }

    private static void assertClose(Guarded actual, double[] expected, double magnitude) {
        actual.check();
        float[] values = actual.tensor().toArray();
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).as("element %d of %d", i, values.length)
                    .isCloseTo(expected[i], Offset.offset(Tolerance.of(magnitude)));
        }
    }
}
