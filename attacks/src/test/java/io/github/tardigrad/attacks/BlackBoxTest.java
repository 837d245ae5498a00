package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Model;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A function behind the interface of a classifier. */
class BlackBoxTest {
    private static final RandomKey KEY = new RandomKey(5);
    private static final int IMAGES = 10;

    private Engine engine;
    private Model model;
    private AttackBatch batch;

    @BeforeEach
    void open() {
        engine = Samples.scalar();
        model = Samples.model(engine);
        batch = AttackBatch.of(Samples.images(engine, IMAGES));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** The model's own answers, as somebody else's function would give them. */
    private float[][] answers(float[][] images) {
        float[] pixels = new float[images.length * Samples.IMAGE.size()];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(images[i], 0, pixels, i * Samples.IMAGE.size(), Samples.IMAGE.size());
        }
        try (Tape tape = engine.tape(Gradients.NONE)) {
            float[] logits = model.logits(tape, tape.tensor(Samples.IMAGE.prepend(images.length), pixels)).toArray();
            float[][] rows = new float[images.length][];
            for (int i = 0; i < images.length; i++) {
                rows[i] = Arrays.copyOfRange(logits, i * Samples.CLASSES, (i + 1) * Samples.CLASSES);
            }
            return rows;
        }
    }

    private static int label(float[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    private BlackBox scores() {
        return BlackBox.ofScores(engine, Samples.IMAGE, Samples.CLASSES, this::answers).named("rules");
    }

    private BlackBox labels() {
        return BlackBox.ofLabels(engine, Samples.IMAGE, Samples.CLASSES,
                images -> Arrays.stream(answers(images)).mapToInt(BlackBoxTest::label).toArray()).named("rules");
    }

    static List<AttackRow> byScores() {
        return AttackRow.all().stream().filter(row -> row.attack().access() == Classifier.Access.SCORES).toList();
    }

    static List<AttackRow> byLabels() {
        return AttackRow.all().stream().filter(row -> row.attack().access() == Classifier.Access.LABELS).toList();
    }

    static List<AttackRow> byGradients() {
        return AttackRow.all().stream().filter(row -> row.attack().access() == Classifier.Access.GRADIENTS).toList();
    }

    @ParameterizedTest
    @MethodSource({"byScores", "byLabels"})
    void itsScoresAreAttackedAsTheModelItself(AttackRow row) {
        assertSameImages(row, scores());
        assertSameImages(row, scores().atMost(7));
    }

    @ParameterizedTest
    @MethodSource("byLabels")
    void itsLabelsAreAttackedAsTheModelItself(AttackRow row) {
        if (!row.attack().name().startsWith("noise") && !row.attack().name().equals("salt-and-pepper")) {
            assertSameImages(row, labels());
        }
    }

    private void assertSameImages(AttackRow row, Classifier box) {
        Attack attack = row.attack();
        float epsilon = row.epsilon(0.3f);
        for (Goal goal : List.of(Goal.untargeted(Samples.labels(IMAGES)),
                Goal.targeted(Samples.labels(IMAGES), Samples.targets(IMAGES)))) {
            AttackResult own = attack.run(model, batch, goal, epsilon, KEY);
            AttackResult through = attack.run(box, batch, goal, epsilon, KEY);
            assertThat(through.adversarial().toArray()).isEqualTo(own.adversarial().toArray());
            assertThat(through.success()).isEqualTo(own.success());
            assertThat(through.cost()).isEqualTo(own.cost());
        }
    }

    @ParameterizedTest
    @MethodSource("byGradients")
    void attacksByGradientAreRefused(AttackRow row) {
        Goal goal = Goal.untargeted(Samples.labels(IMAGES));
        Tensor epsilon = Epsilons.tensor(engine, IMAGES, row.epsilon(0.1f));
        for (Classifier box : List.of(scores(), labels())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> row.attack().run(box, batch, goal, row.epsilon(0.1f), KEY))
                    .withMessageContainingAll("needs gradients, and model rules gives ", " only: in "
                            + row.attack().norm().text() + " take ", "salt-and-pepper")
                    .withMessageNotContaining("\n").withMessageNotContaining("pgd,");
            assertThatIllegalArgumentException().isThrownBy(() -> row.attack().perturb(box, batch, goal, epsilon, KEY,
                    engine.zeros(batch.images().shape()))).withMessageContaining("needs gradients");
        }
    }

    @ParameterizedTest
    @MethodSource("byScores")
    void attacksByScoresAreRefusedWhereThereAreLabelsOnly(AttackRow row) {
        Goal goal = Goal.untargeted(Samples.labels(IMAGES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.attack().run(labels(), batch, goal, row.epsilon(0.1f), KEY))
                .withMessageStartingWith("attack " + row.attack().name()
                        + " needs scores, and model rules gives labels only: in " + row.attack().norm().text()
                        + " take ")
                .withMessageContaining("salt-and-pepper").withMessageNotContaining(", spsa");
    }

    @Test
    void anyOtherWayToAGradientIsRefusedToo() {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            assertThatIllegalArgumentException().isThrownBy(() -> scores().logits(tape, batch.images()))
                    .withMessage("model rules is a function without a gradient: take an attack that needs scores only");
        }
    }

    @Test
    void itIsEvaluated() {
        Evaluation own = Robustness.of(model).under(Attacks.parse("hopskipjump:steps=2,samples=20", Norm.L2))
                .epsilons(0.5f).on(Samples.examples(20));
        Evaluation through = Robustness.of(labels()).under(Attacks.parse("hopskipjump:steps=2,samples=20", Norm.L2))
                .epsilons(0.5f).on(Samples.examples(20));
        assertThat(through.attacks().getFirst().verdicts()).isEqualTo(own.attacks().getFirst().verdicts());
        assertThat(through.attacks().getFirst().distances()).isEqualTo(own.attacks().getFirst().distances());
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(labels()).under(Attacks.pgd(Norm.L2))
                .epsilons(0.5f).on(Samples.examples(20))).withMessageContaining("needs gradients");
    }

    @Test
    void callsAreNoLargerThanAsked() {
        AtomicInteger largest = new AtomicInteger();
        BlackBox box = BlackBox.ofScores(engine, Samples.IMAGE, Samples.CLASSES, images -> {
            largest.accumulateAndGet(images.length, Math::max);
            return answers(images);
        });
        assertThat(Logits.of(box.atMost(3), batch).label(9)).isEqualTo(Logits.of(model, batch).label(9));
        assertThat(largest).hasValue(3);
        Logits.of(box, batch);
        assertThat(largest).hasValue(IMAGES);
    }

    @Test
    void itsImagesAreItsOwn() {
        float[] before = batch.images().toArray();
        BlackBox box = BlackBox.ofLabels(engine, Samples.IMAGE, Samples.CLASSES, images -> {
            Arrays.stream(images).forEach(image -> Arrays.fill(image, 7));
            return new int[images.length];
        });
        Logits.of(box, batch);
        assertThat(batch.images().toArray()).isEqualTo(before);
    }

    /** Answers as it should, but for images whose first pixel is that of image 4. */
    private float[][] spoilt(float[][] images, float[] instead) {
        float[][] rows = answers(images);
        for (int i = 0; i < rows.length; i++) {
            if (Arrays.equals(images[i], batch.images().rows(4, 5).toArray())) {
                rows[i] = instead;
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    void scoresThatAreNoNumbersAreRefused(float value) {
        BlackBox box = BlackBox.ofScores(engine, Samples.IMAGE, Samples.CLASSES,
                images -> spoilt(images, new float[] {0, value, 0}));
        assertThatThrownBy(() -> Logits.of(box.atMost(8), batch)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("model black box fails on image 4, or on what an attack made of it:"
                        + " its score of class 1 is "
                        + value);
    }

    @Test
    void scoresOfAnotherNumberAreRefused() {
        BlackBox box = BlackBox.ofScores(engine, Samples.IMAGE, Samples.CLASSES,
                images -> spoilt(images, new float[4]));
        assertThatThrownBy(() -> Logits.of(box.atMost(8), batch)).isInstanceOf(IllegalStateException.class)
                .hasMessage("model black box fails on image 4, or on what an attack made of it: it answers with 4"
                        + " scores: 3 are needed, one a class");
    }

    @Test
    void answersOfAnotherNumberAreRefused() {
        BlackBox box = BlackBox.ofLabels(engine, Samples.IMAGE, Samples.CLASSES,
                images -> new int[Math.min(images.length, 7)]);
        assertThatThrownBy(() -> Logits.of(box.atMost(8), batch)).isInstanceOf(IllegalStateException.class)
                .hasMessage("model black box fails on 8 images in one call, though on none of them alone: it"
                        + " answers 8 images with 7 labels: one label an image is needed");
        assertThatThrownBy(() -> Logits.of(box, batch)).isInstanceOf(IllegalStateException.class)
                .hasMessage("model black box fails on 10 images in one call: it answers 10 images with 7 labels: one"
                        + " label an image is needed; atMost(8) would tell about which image");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void labelsOutOfRangeAreRefused(int label) {
        BlackBox box = BlackBox.ofLabels(engine, Samples.IMAGE, Samples.CLASSES, images -> {
            int[] labels = new int[images.length];
            labels[images.length - 1] = label;
            return labels;
        });
        assertThatThrownBy(() -> Logits.of(box, batch)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("its label " + label + " is not one of the 3 classes");
    }

    @Test
    void whatTheFunctionThrowsIsToldWithItsImage() {
        BlackBox box = BlackBox.ofLabels(engine, Samples.IMAGE, Samples.CLASSES, images -> {
            if (Arrays.stream(images).anyMatch(image -> Arrays.equals(image, batch.images().rows(4, 5).toArray()))) {
                throw new UnsupportedOperationException("no rule");
            }
            return new int[images.length];
        });
        int[] ids = {100, 101, 102, 103, 104, 105, 106, 107, 108, 109};
        AttackBatch later = new AttackBatch(batch.images(), ids);
        assertThatThrownBy(() -> Logits.of(box.atMost(3), later)).isInstanceOf(IllegalStateException.class)
                .hasMessage("model black box fails on image 104, or on what an attack made of it: it throws"
                        + " java.lang.UnsupportedOperationException: no rule")
                .hasCauseInstanceOf(UnsupportedOperationException.class);
        try (Tape tape = engine.tape(Gradients.NONE)) {
            assertThatThrownBy(() -> box.atMost(8).logits(tape, batch.images()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("model black box fails on image number 4 of its batch: it throws ");
        }
    }

    @Test
    void anOutageCostsFewCalls() {
        AtomicInteger calls = new AtomicInteger();
        BlackBox box = BlackBox.ofLabels(engine, Samples.IMAGE, Samples.CLASSES, images -> {
            calls.incrementAndGet();
            throw new UnsupportedOperationException("no line");
        });
        for (int most : new int[] {1, 8, 9, IMAGES}) {
            calls.set(0);
            assertThatThrownBy(() -> Logits.of(box.atMost(most), batch)).hasMessageContaining("no line");
            assertThat(calls).as("calls of at most %d", most).hasValue(most == 8 ? 2 : 1);
        }
        calls.set(0);
        Robustness robustness = Robustness.of(box).under(Attacks.parse("noise-uniform", Norm.LINF)).epsilons(0.5f)
                .batch(128);
        assertThatThrownBy(() -> robustness.on(Samples.examples(128))).hasMessageContaining("no line");
        // An evaluation halves 128 images until each is alone: 255 calls; and one more for every 8, 4 and 2 of them.
        assertThat(calls).hasValue(255 + 16 + 32 + 64);
    }

    @Test
    void impossibleShapesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> BlackBox.ofLabels(engine, Samples.IMAGE, 1,
                images -> new int[images.length])).withMessageContaining("classes 1");
        assertThatIllegalArgumentException().isThrownBy(() -> BlackBox.ofLabels(engine, Samples.IMAGE.prepend(2), 2,
                images -> new int[images.length])).withMessageContaining("[height, width, channels]");
        assertThatIllegalArgumentException().isThrownBy(() -> scores().atMost(0)).withMessageContaining("at most 0");
    }
}
