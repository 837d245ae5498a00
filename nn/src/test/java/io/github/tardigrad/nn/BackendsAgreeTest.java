package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.optimizer.Sgd;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same training on every backend: what rounding makes of it stays small. */
class BackendsAgreeTest {
    private static final int STEPS = 50;
    private static final int BATCH = 16;
    private static final int CLASSES = 10;
    private static final Shape IMAGE = Shape.of(28, 28, 1);

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
    void fiftyLossesOfCnnAreThoseOfTheVectorBackend(String backend) {
        double[] expected = losses("vector");
        double[] losses = losses(backend);
        assertThat(expected[STEPS - 1]).as("it learns").isLessThan(expected[0] / 2);
        for (int step = 0; step < STEPS; step++) {
            assertThat(losses[step]).as("loss of step %d", step).isCloseTo(expected[step],
                    Percentage.withPercentage(0.1));
        }
    }

    private static double[] losses(String backend) {
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend(backend).withThreads(2))) {
            Model model = Models.create("cnn", engine, IMAGE, CLASSES, 1);
            Sgd optimizer = new Sgd(model.parameters(), 0.9f, false, 0);
            double[] losses = new double[STEPS];
            SplittableRandom random = new SplittableRandom(1);
            Tensor images = engine.zeros(IMAGE.prepend(BATCH));
            Tensor labels = engine.zeros(Shape.of(BATCH));
            for (int step = 0; step < STEPS; step++) {
                draw(random, images, labels);
                try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                    Tensor logits = model.forward(tape, images, Mode.train(new RandomKey(step)));
                    Tensor loss = tape.crossEntropy(logits, labels);
                    losses[step] = loss.item();
                    optimizer.step(tape.backward(loss), 0.03f);
                }
            }
            return losses;
        }
    }

    /** Each class has two bright rows of its own, under noise. */
    private static void draw(SplittableRandom random, Tensor images, Tensor labels) {
        float[] pixels = new float[images.size()];
        float[] classes = new float[BATCH];
        for (int n = 0; n < BATCH; n++) {
            int label = random.nextInt(CLASSES);
            classes[n] = label;
            for (int i = 0; i < IMAGE.size(); i++) {
                boolean bright = i / 28 / 2 == label;
                pixels[n * IMAGE.size() + i] = (float) (0.5 * random.nextDouble() + (bright ? 0.5 : 0));
            }
        }
        images.set(pixels);
        labels.set(classes);
    }
}
