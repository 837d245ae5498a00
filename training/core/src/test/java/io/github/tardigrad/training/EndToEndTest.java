package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.datasets.FashionMnist;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import org.junit.jupiter.api.Test;

/** Real images, a small network, and accuracies on test images that training must beat. */
class EndToEndTest {
    private static final double EPSILON = 0.1;

    /** Accuracy on the first test images as they are, and under PGD-10 at L∞ 0.1. */
    private record Accuracies(double clean, double robust) {}

    private static Accuracies train(String method) {
        Examples images = FashionMnist.embeddedTrain().range(0, 3000);
        try (Engine engine = Engine.open("vector")) {
            Model model = Models.mlp(engine, images.imageShape(), 10, 1);
            Trainer.of(model).method(Method.parse(method, Norm.LINF, EPSILON)).epochs(4).batch(64)
                    .learningRate(LearningRate.oneCycle(3e-3f)).fit(images);
            Examples test = FashionMnist.embeddedTest().range(0, 500);
            int robust = 0;
            BatchMemory memory = new BatchMemory(engine, 100, test.imageShape());
            for (Batch batch : Batches.of(test, 100).epoch(0)) {
                robust += 100 - Attacks.pgd(Norm.LINF, 10, StepSize.ofEpsilon(4), 1).run(model,
                        new AttackBatch(memory.images(batch), batch.indices()), Goal.untargeted(batch.labels()),
                        (float) EPSILON, new RandomKey(1)).successes();
            }
            double clean = new Validator(model, test, new Validation(1, 0, Norm.LINF, 0, 1), 1).cleanAccuracy();
            return new Accuracies(clean, robust / 500.0);
        }
    }

    @Test
    void standardTrainingIsAccurateAndDefenceless() {
        Accuracies reached = train("standard");
        assertThat(reached.clean()).isGreaterThan(0.77);
        assertThat(reached.robust()).isLessThan(0.30);
    }

    @Test
    void adversarialTrainingWithstandsTheAttack() {
        Accuracies reached = train("pgd:steps=5");
        assertThat(reached.clean()).isGreaterThan(0.65);
        assertThat(reached.robust()).isGreaterThan(0.45);
    }

    @Test
    void adaptiveTrainingWithstandsTheAttack() {
        Accuracies reached = train("adaptive:steps=5,rule=setpoint,rule.warm-up=1,rule.gain=0.3");
        assertThat(reached.clean()).isGreaterThan(0.65);
        assertThat(reached.robust()).isGreaterThan(0.45);
    }
}
