package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.expression.Expression.input;
import static io.github.tardigrad.engine.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.UpdateKernels.Adam;
import io.github.tardigrad.engine.backend.UpdateKernels.Sgd;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A backend may keep packed copies of weights, but never compute with one of an older version. */
interface VersionContract {
    Engine engine();

    @Test
    default void everyWriteToTheWeightsIsSeen() {
        Parameters parameters = Parameters.allocate(engine(), List.of(
                new Parameters.Declaration("dense", Shape.of(130, 70)),
                new Parameters.Declaration("convolution", Shape.of(3, 3, 16, 32))), true);
        Tensor flat = parameters.flat();
        Tensor dense = parameters.get("dense");
        Tensor other = engine().tensor(flat.shape(), numbers(flat.size(), 1));
        Tensor first = engine().zeros(flat.shape());
        Tensor second = engine().zeros(flat.shape());
        Tensor some = other.rows(0, 9100);
        Tensor row = flat.view(flat.shape().prepend(1));
        Backend backend = engine().backend();
        Runnable[] writes = {() -> flat.set(numbers(flat.size(), 2)),
                () -> dense.set(numbers(dense.size(), 3)),
                () -> backend.memory().fill(dense.rows(0, 1), 0.5f),
                () -> backend.memory().copy(other, flat),
                () -> backend.memory().transpose(some.view(Shape.of(70, 130)), new int[] {1, 0}, dense),
                () -> backend.memory().pad(some.view(Shape.of(130, 70)), new int[] {-1, 1}, 0, dense),
                () -> backend.elementwise().evaluate(input(0).times(0.5f), flat, flat),
                () -> backend.update().sgd(new Sgd(0.1f, 0, false, 0), flat, other, first),
                () -> backend.update().sgd(new Sgd(0.1f, 0.9f, false, 0), flat, other, first),
                () -> backend.update().adam(new Adam(0.1f, 0.9f, 0.9f, 1e-8f, 0, false, 1), flat, other, first, second),
                () -> backend.random().uniform(new RandomKey(1), new int[] {0}, -1, 1, row),
                () -> backend.random().normal(new RandomKey(2), new int[] {0}, row)};
        compute(dense, parameters.get("convolution"));
        for (int i = 0; i < writes.length; i++) {
            writes[i].run();
            int[] actual = compute(dense, parameters.get("convolution"));
            // The same content in tensors of which no copy can have been kept.
            Tensor freshDense = engine().tensor(dense.shape(), dense.toArray());
            Tensor freshConvolution = engine().tensor(parameters.get("convolution").shape(),
                    parameters.get("convolution").toArray());
            assertThat(actual).as("after write %d", i).isEqualTo(compute(freshDense, freshConvolution));
        }
    }

    /** All that is computed with the weights: both ways forward, and the gradient for the input. */
    private int[] compute(Tensor dense, Tensor convolution) {
        float[] images = numbers(2 * 6 * 6 * 16, 4);
        float[] rows = numbers(9 * 130, 5);
        try (Tape tape = engine().tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(tape.tensor(Shape.of(9, 130), rows));
            Tensor image = tape.watch(tape.tensor(Shape.of(2, 6, 6, 16), images));
            Tensor product = tape.retain(tape.matmul(x, dense));
            Tensor convolved = tape.retain(tape.conv2d(image, convolution, ConvolutionGeometry.of(1, 1)));
            GradientMap gradients = tape.backward(tape.add(tape.sum(product), tape.sum(convolved)));
            return Stream.of(product, convolved, gradients.of(x), gradients.of(image))
                    .flatMapToInt(tensor -> Arrays.stream(bits(tensor.toArray()))).toArray();
        }
    }

    private static float[] numbers(int count, int seed) {
        return Draw.between(-1, 1).values(Shape.of(count), new SplittableRandom(seed));
    }
}
