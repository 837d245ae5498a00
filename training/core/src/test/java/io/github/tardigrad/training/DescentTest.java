package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.method.Regularizer;
import io.github.tardigrad.training.method.Regularizer.Distance;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loss of a step, its parts and its gradient, against plain arithmetic in double precision. */
class DescentTest {
    private static final int IMAGES = 6;
    private static final RandomKey KEY = new RandomKey(8);
    private static final Mode MODE = Mode.train(KEY.child("dropout"));

    private static float[] draws(int count, int row, float scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * (KEY.uniform(row, i) - 0.3f);
        }
        return values;
    }

    private static double distance(Distance distance, float[] clean, float[] adversarial, int width) {
        int pairs = adversarial.length / width;
        double sum = 0;
        for (int pair = 0; pair < pairs; pair++) {
            double squares = 0;
            for (int i = 0; i < width; i++) {
                double moved = (double) adversarial[pair * width + i] - clean[(pair * width + i) % clean.length];
                squares += moved * moved;
            }
            sum += distance == Distance.SQUARED ? squares : Math.sqrt(squares);
        }
        return sum / pairs;
    }

    @ParameterizedTest
    @EnumSource(value = Distance.class, names = {"SQUARED", "NORM"})
    void distanceAndItsGradientsAreThoseOfTheFormula(Distance distance) {
        int width = 5;
        for (int versions = 1; versions <= 3; versions++) {
            try (Engine engine = Bits.engine(1); Tape tape = engine.tape(Gradients.OF_INPUTS)) {
                float[] clean = draws(3 * width, 0, 2);
                float[] adversarial = draws(versions * 3 * width, 1, 2);
                Tensor first = tape.watch(engine.tensor(Shape.of(3, width), clean));
                Tensor second = tape.watch(engine.tensor(Shape.of(versions * 3, width), adversarial));
                Tensor value = FeatureDistance.of(tape, distance, first, second);
                assertThat((double) value.item()).isCloseTo(distance(distance, clean, adversarial, width),
                        within(1e-5));
                GradientMap gradients = tape.backward(value);
                assertGradient(gradients.of(first).toArray(), clean,
                        () -> distance(distance, clean, adversarial, width));
                assertGradient(gradients.of(second).toArray(), adversarial,
                        () -> distance(distance, clean, adversarial, width));
            }
        }
    }

    private static void assertGradient(float[] gradient, float[] values, DoubleSupplier function) {
        for (int i = 0; i < values.length; i++) {
            float original = values[i];
            values[i] = original + 1e-3f;
            double above = function.getAsDouble();
            double step = (double) values[i];
            values[i] = original - 1e-3f;
            double below = function.getAsDouble();
            step -= values[i];
            values[i] = original;
            assertThat((double) gradient[i]).isCloseTo((above - below) / step, within(1e-4));
        }
    }

    @Test
    void featuresThatDoNotMoveHaveNoGradient() {
        for (Distance distance : new Distance[] {Distance.SQUARED, Distance.NORM}) {
            try (Engine engine = Bits.engine(1); Tape tape = engine.tape(Gradients.OF_INPUTS)) {
                Tensor clean = engine.tensor(Shape.of(2, 3), draws(6, 0, 1));
                Tensor same = tape.watch(clean);
                Tensor value = FeatureDistance.of(tape, distance, clean, same);
                assertThat(value.item()).isZero();
                assertThat(tape.backward(value).of(same).toArray()).containsOnly(0f);
            }
        }
    }

    /** A model with a step's images: the clean ones, and versions of them. */
    private static final class Setting implements AutoCloseable {
        final Engine engine = Bits.engine(1);
        final Model model = Bits.plain(engine);
        final Optimizer optimizer = new OptimizerChoice.Sgd(0, false, 0).create(model.parameters());
        final Descent descent = new Descent(model, optimizer, Optional.empty());
        final Descent.Labelled clean;
        final Descent.Labelled adversarial;

        Setting(int versions) {
            int[] labels = IntStream.range(0, IMAGES).map(i -> i % Stripes.CLASSES).toArray();
            clean = images(1, 0, labels);
            adversarial = images(versions, 1, labels);
        }

        private Descent.Labelled images(int versions, int row, int[] labels) {
            int count = versions * IMAGES;
            float[] indices = new float[count];
            IntStream.range(0, count).forEach(i -> indices[i] = labels[i % IMAGES]);
            return new Descent.Labelled(
                    engine.tensor(Stripes.IMAGE.prepend(count), draws(count * Stripes.IMAGE.size(), row, 1)),
                    engine.tensor(Shape.of(count), indices), labels);
        }

        /** The loss with the weights as they are: a step of rate 0 leaves them there. */
        Descent.Seen look(float share, Regularizer regularizer) {
            return descent.onBoth(clean, share, adversarial, regularizer, MODE, 0);
        }

        float[] features(Descent.Labelled images) {
            try (Tape tape = engine.tape(Gradients.NONE)) {
                return model.outputs(tape, images.images(), Mode.EVALUATE).get(Graph.FEATURES).toArray();
            }
        }

        float loss(Descent.Labelled images, int from, int to) {
            try (Tape tape = engine.tape(Gradients.NONE)) {
                Tensor logits = model.forward(tape, images.images().rows(from, to), Mode.EVALUATE);
                return tape.crossEntropy(logits, images.labels().rows(from, to)).item();
            }
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Test
    void lossOfCollectedVersionsIsTheMeanOfTheirLosses() {
        try (Setting setting = new Setting(3)) {
            double mean = 0;
            for (int version = 0; version < 3; version++) {
                mean += setting.loss(setting.adversarial, version * IMAGES, (version + 1) * IMAGES) / 3.0;
            }
            Descent.Seen seen = setting.look(0, Regularizer.NONE);
            assertThat((double) seen.loss()).isCloseTo(mean, within(1e-6));
            assertThat(seen.clean()).as("nobody asked for a clean pass").isNull();
            assertThat(seen.gradientEvaluations()).isEqualTo(3 * IMAGES);
            assertThat(seen.onAdversarial().margins()).hasSize(3 * IMAGES);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Distance.class, names = {"SQUARED", "NORM"})
    void lossIsTheWeightedSumOfItsParts(Distance distance) {
        try (Setting setting = new Setting(2)) {
            Descent.Seen seen = setting.look(0.3f, new Regularizer(distance, 0.7));
            double expected = distance(distance, setting.features(setting.clean), setting.features(setting.adversarial),
                    16);
            assertThat((double) seen.regularizer()).isCloseTo(expected, within(1e-5 * (1 + expected)));
            assertThat((double) seen.loss()).isCloseTo(0.3 * setting.loss(setting.clean, 0, IMAGES)
                    + 0.7 * setting.loss(setting.adversarial, 0, 2 * IMAGES) + 0.7 * expected, within(1e-5));
            assertThat(seen.gradientEvaluations()).isEqualTo(3 * IMAGES);
        }
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void theStepFollowsTheGradientOfThatLoss(Distance distance) {
        Regularizer regularizer = distance == Distance.NONE ? Regularizer.NONE : new Regularizer(distance, 0.7);
        try (Setting setting = new Setting(2)) {
            float[] weights = setting.model.parameters().flat().toArray();
            float rate = 1e-2f;
            setting.descent.onBoth(setting.clean, 0.3f, setting.adversarial, regularizer, MODE, rate);
            float[] moved = setting.model.parameters().flat().toArray();
            int checked = 0;
            for (int i = 0; i < weights.length; i += 7) {
                double[] losses = new double[2];
                for (int side = 0; side < 2; side++) {
                    float[] nudged = weights.clone();
                    nudged[i] += side == 0 ? 5e-4f : -5e-4f;
                    setting.model.parameters().flat().set(nudged);
                    losses[side] = setting.look(0.3f, regularizer).loss();
                }
                double expected = (losses[0] - losses[1]) / 1e-3;
                double gradient = ((double) weights[i] - moved[i]) / rate;
                assertThat(gradient).as("weight %d", i).isCloseTo(expected, within(2e-3));
                checked += Math.abs(expected) > 1e-2 ? 1 : 0;
            }
            assertThat(checked).as("gradients that are not zero").isGreaterThan(10);
        }
    }
}
