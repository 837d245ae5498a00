package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One attack going on from where another has stopped. */
class AdvanceTest {
    private static final int IMAGES = 12;
    private static final Goal GOAL = Goal.untargeted(Samples.labels(IMAGES));

    private static float[] pgdFrom(Engine engine, Norm norm, Tensor start, float epsilon, int steps) {
        Model model = Samples.model(engine);
        AttackBatch batch = AttackBatch.of(Samples.images(engine, IMAGES));
        Tensor x = engine.zeros(start.shape());
        engine.backend().memory().copy(start, x);
        new Pgd(norm, Loss.CROSS_ENTROPY, steps, StepSize.pixels(epsilon / 4), 1).advance(model, batch, GOAL,
                Epsilons.tensor(engine, IMAGES, epsilon), x);
        return x.toArray();
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void stepsFromTheCleanImageAreThoseWithoutARandomStart(Norm norm) {
        try (Engine engine = Samples.scalar()) {
            Tensor clean = Samples.images(engine, IMAGES);
            Tensor expected = engine.zeros(clean.shape());
            new Bim(norm, 5, StepSize.pixels(0.05f)).perturb(Samples.model(engine), AttackBatch.of(clean), GOAL,
                    Epsilons.tensor(engine, IMAGES, 0.2f), new RandomKey(1), expected);
            assertThat(pgdFrom(engine, norm, clean, 0.2f, 5)).isEqualTo(expected.toArray());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void theBallIsThatOfTheCleanImageFromWhereverItStarts(Norm norm) {
        try (Engine engine = Samples.scalar()) {
            Tensor clean = Samples.images(engine, IMAGES);
            Tensor grey = engine.zeros(clean.shape());
            engine.backend().memory().fill(grey, 0.5f);
            for (Tensor start : new Tensor[] {clean, grey}) {
                Tensor x = engine.tensor(clean.shape(), pgdFrom(engine, norm, start, 0.1f, 1));
                for (double distance : norm.distances(clean, x)) {
                    assertThat(distance).isBetween(1e-3, 0.1 + Norm.tolerance(0.1f));
                }
            }
            assertThat(pgdFrom(engine, norm, grey, 0.1f, 1)).isNotEqualTo(pgdFrom(engine, norm, clean, 0.1f, 1));
        }
    }
}
