package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packed weights are kept with the weights, for every way of computing that they were packed for. */
class PackedWeightsTest {
    private static final ConvolutionGeometry SAME = ConvolutionGeometry.of(1, 1);

    private final Engine engine = Engine.open(EngineOptions.defaults().withBackend("vector").withThreads(2));
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() { engine.close(); }

    /** Images of 4×4 go by other tiles than images of 2×2 and 1×1. */
    @Test
    void imagesOfAnySizeMayMeetTheSameWeights() {
        Tensor weights = uniform(Shape.of(3, 3, 32, 48));
        for (int side : new int[] {4, 2, 4, 1, 6, 2}) {
            Tensor x = uniform(Shape.of(2, side, side, 32));
            Tensor dy = uniform(Shape.of(2, side, side, 48));
            assertThat(forward(SAME, x, weights)).as("%d×%d", side, side)
                    .isEqualTo(forward(SAME, x, copy(weights)));
            assertThat(inputGradient(SAME, dy, weights)).as("gradient of %d×%d", side, side)
                    .isEqualTo(inputGradient(SAME, dy, copy(weights)));
        }
    }

    /** With 48 filters the last panel is half full at 512 bits. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "5, 1", "8, 1", "4, 0", "11, 0"})
    void weightsThatChangeArePackedAnew(int side, int padding) {
        ConvolutionGeometry geometry = ConvolutionGeometry.of(1, padding);
        Tensor weights = uniform(Shape.of(3, 3, 32, 48));
        Tensor x = uniform(Shape.of(2, side + 2 - 2 * padding, side + 2 - 2 * padding, 32));
        Tensor dy = uniform(Shape.of(2, side, side, 48));
        for (int change = 0; change < 3; change++) {
            float[] y = forward(geometry, x, copy(weights));
            float[] dx = inputGradient(geometry, dy, copy(weights));
            for (int use = 1; use <= 3; use++) {
                assertThat(forward(geometry, x, weights)).as("change %d, use %d", change, use).isEqualTo(y);
                assertThat(inputGradient(geometry, dy, weights)).as("change %d, use %d", change, use).isEqualTo(dx);
            }
            weights.set(values(weights.size()));
            assertThat(forward(geometry, x, copy(weights))).isNotEqualTo(y);
        }
    }

    /** The first time they are transformed where they are used, and kept from the second time on. */
    @Test
    void weightsOfManyChannelsGiveTheSameBitsEveryTime() {
        Tensor weights = uniform(Shape.of(3, 3, 512, 512));
        Tensor x = uniform(Shape.of(2, 4, 4, 512));
        for (int change = 0; change < 2; change++) {
            float[] y = forward(SAME, x, weights);
            float[] dx = inputGradient(SAME, x, weights);
            for (int use = 2; use <= 3; use++) {
                assertThat(forward(SAME, x, weights)).as("change %d, use %d", change, use).isEqualTo(y);
                assertThat(inputGradient(SAME, x, weights)).as("change %d, use %d", change, use).isEqualTo(dx);
            }
            weights.set(values(weights.size()));
            assertThat(forward(SAME, x, copy(weights))).isNotEqualTo(y);
        }
    }

    /** The first use has working memory that all weights share, and the second one's result is kept. */
    @Test
    void weightsThatAreUsedByTurnsKeepApart() {
        Tensor x = uniform(Shape.of(2, 4, 4, 48));
        List<Tensor> layers = List.of(uniform(Shape.of(3, 3, 48, 48)), uniform(Shape.of(3, 3, 48, 48)));
        List<float[]> results = layers.stream().map(weights -> forward(SAME, x, copy(weights))).toList();
        List<float[]> gradients = layers.stream().map(weights -> inputGradient(SAME, x, copy(weights))).toList();
        for (int use = 1; use <= 3; use++) {
            for (int layer = 0; layer < layers.size(); layer++) {
                assertThat(forward(SAME, x, layers.get(layer))).as("use %d", use).isEqualTo(results.get(layer));
                assertThat(inputGradient(SAME, x, layers.get(layer))).as("use %d", use).isEqualTo(gradients.get(layer));
            }
        }
    }

    private float[] forward(ConvolutionGeometry geometry, Tensor x, Tensor weights) {
        Tensor y = engine.zeros(geometry.outputShape(x.shape(), weights.shape()));
        engine.backend().convolution().forward(geometry, x, weights, null, false, y);
        return y.toArray();
    }

    private float[] inputGradient(ConvolutionGeometry geometry, Tensor dy, Tensor weights) {
        int side = dy.shape().extent(1) + 2 - 2 * geometry.top();
        Tensor dx = engine.zeros(Shape.of(dy.shape().extent(0), side, side, weights.shape().extent(2)));
        engine.backend().convolution().inputGradient(geometry, dy, weights, dx);
        return dx.toArray();
    }

    private Tensor uniform(Shape shape) {
        return engine.tensor(shape, values(shape.size()));
    }

    private Tensor copy(Tensor tensor) {
        return engine.tensor(tensor.shape(), Arrays.copyOf(tensor.toArray(), tensor.size()));
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
