package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Block;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Residual;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tape that wants gradients of parameters computes both layers one after the other, others fold them into one: the
 * results differ by rounding only.
 */
class FoldedConvolutionTest {
    private static final Shape IMAGE = Shape.of(8, 8, 3);
    /** With a bias and without, with a relu behind and without. */
    private static final Block NETWORK = Sequential.of(Conv2d.of(32, 3).padding(1).withoutBias(), new BatchNorm2d(),
            new Relu(), Residual.of(Conv2d.of(32, 3).padding(1), new BatchNorm2d()), new Relu(), new Flatten(),
            Dense.of(4));

    static List<String> backends() { return TestEngine.backends(); }

    @ParameterizedTest
    @MethodSource("backends")
    void givesWhatBothLayersGive(String backend) {
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend(backend).withThreads(2))) {
            Model model = Model.of("folded", engine, NETWORK.graph(), IMAGE, 5);
            Tensor images = TestEngine.images(engine, IMAGE.prepend(3), 8);
            for (int change = 0; change < 3; change++) {
                // The numbers of both change, then those of the layers alone, then the statistics alone.
                if (change < 2) {
                    scatter(engine, model.parameters().flat(), 10 + change, -0.3f, 0.6f);
                }
                if (change != 1) {
                    scatter(engine, model.statistics().flat(), 20 + change, 0.5f, 1.5f);
                }
                float[] expected = logits(model, images, Gradients.OF_PARAMETERS);
                close(logits(model, images, Gradients.NONE), expected);
                close(logits(model, images, Gradients.OF_INPUTS), expected);
                close(slopes(model, images, Gradients.OF_INPUTS), slopes(model, images, Gradients.OF_BOTH));
            }
        }
    }

    /** Whoever comes first folds and packs; all get the same bits. */
    @ParameterizedTest
    @MethodSource("backends")
    void manyThreadsMayNeedItFirst(String backend) throws Exception {
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend(backend).withThreads(2));
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            Model model = Model.of("folded", engine, NETWORK.graph(), IMAGE, 5);
            Tensor images = TestEngine.images(engine, IMAGE.prepend(3), 8);
            for (int change = 0; change < 3; change++) {
                List<Future<float[]>> results = new ArrayList<>();
                for (int thread = 0; thread < 12; thread++) {
                    results.add(threads.submit(() -> logits(model, images, Gradients.NONE)));
                }
                float[] alone = logits(model.copy(), images, Gradients.NONE);
                for (Future<float[]> result : results) {
                    assertThat(result.get()).isEqualTo(alone);
                }
                scatter(engine, model.parameters().flat(), 30 + change, -0.3f, 0.6f);
            }
        }
    }

    private static void scatter(Engine engine, Tensor tensor, long seed, float from, float to) {
        engine.backend().random().uniform(new RandomKey(seed), new int[] {0}, from, to,
                tensor.view(Shape.of(1, tensor.size())));
    }

    private static float[] logits(Model model, Tensor images, Gradients gradients) {
        try (Tape tape = model.engine().tape(gradients)) {
            return model.forward(tape, images, Mode.EVALUATE).toArray();
        }
    }

    private static float[] slopes(Model model, Tensor images, Gradients gradients) {
        try (Tape tape = model.engine().tape(gradients)) {
            Tensor watched = tape.watch(images);
            GradientMap slopes = tape.backward(tape.sum(model.forward(tape, watched, Mode.EVALUATE)));
            return slopes.of(watched).toArray();
        }
    }

    private static void close(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("[%d]", i).isCloseTo(expected[i], Offset.offset(1e-5 * largest));
        }
    }
}
