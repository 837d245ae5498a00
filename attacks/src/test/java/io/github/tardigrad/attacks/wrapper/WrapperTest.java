package io.github.tardigrad.attacks.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Model;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What masks gradients, and how an attacker gets around it, on the small trained network. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrapperTest {
    private static final RandomKey KEY = new RandomKey(5);
    private static final float EPSILON = 0.15f;

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private AttackBatch batch;
    private Goal goal;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        batch = AttackBatch.of(SmallNetwork.tensor(engine, SmallNetwork.clean().get("images")));
        goal = Goal.untargeted(SmallNetwork.integers(SmallNetwork.clean().get("labels")));
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    private AttackResult pgd(Classifier classifier) {
        return Attacks.pgd(Norm.LINF).run(classifier, batch, goal, EPSILON, KEY);
    }

    private int wrong(Classifier classifier, Tensor images) {
        Logits logits = Logits.of(classifier, new AttackBatch(images, batch.ids()));
        int wrong = 0;
        for (int i = 0; i < batch.size(); i++) {
            wrong += goal.isReached(i, logits.label(i)) ? 1 : 0;
        }
        return wrong;
    }

    /** The logits, and the gradient of the sum of the first class's. */
    private float[][] ask(Classifier classifier) {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor watched = tape.watch(batch.images());
            Tensor logits = classifier.logits(tape, watched);
            float[] values = logits.toArray();
            float[] seeds = new float[values.length];
            for (int i = 0; i < seeds.length; i += classifier.classes()) {
                seeds[i] = 1;
            }
            Tensor seed = tape.tensor(logits.shape(), seeds);
            return new float[][] {values, tape.backward(logits, seed).of(watched).toArray()};
        }
    }

    @Test
    void quantizedInputsMaskGradientsAndStraightThroughShowsThem() {
        Preprocessing quantize = new Quantize(16);
        Classifier masked = new Preprocessed(model, quantize);
        Classifier shown = new Preprocessed(model, quantize.straightThrough());
        int open = batch.size() - wrong(masked, batch.images());
        AttackResult failed = pgd(masked);
        AttackResult succeeded = pgd(shown);
        assertThat(open).isEqualTo(batch.size());
        assertThat(failed.cost().zeroGradients()).isEqualTo(failed.cost().gradientEvaluations());
        assertThat(failed.successes()).isLessThanOrEqualTo(batch.size() / 4);
        assertThat(succeeded.cost().zeroGradients()).isZero();
        assertThat(succeeded.successes()).isGreaterThanOrEqualTo(3 * batch.size() / 4);
        assertThat(wrong(masked, succeeded.adversarial())).isEqualTo(succeeded.successes());
    }

    @Test
    void largeLogitsMaskTheCrossEntropyButNotTheMargin() {
        Classifier masked = new Scaled(model, 1000);
        AttackResult plain = pgd(model);
        AttackResult failed = pgd(masked);
        AttackResult succeeded = Attacks.pgdMargin(Norm.LINF).run(masked, batch, goal, EPSILON, KEY);
        assertThat(plain.successes()).isGreaterThanOrEqualTo(3 * batch.size() / 4);
        assertThat(failed.cost().zeroGradients()).isGreaterThan(failed.cost().gradientEvaluations() / 2);
        assertThat(failed.successes()).isLessThanOrEqualTo(batch.size() / 4);
        assertThat(succeeded.successes()).isGreaterThanOrEqualTo(3 * batch.size() / 4);
    }

    @Test
    void scalingScalesLogitsAndGradients() {
        float[][] once = ask(model);
        float[][] tenfold = ask(new Scaled(model, 8));
        for (int part = 0; part < 2; part++) {
            for (int i = 0; i < once[part].length; i++) {
                assertThat(tenfold[part][i]).isEqualTo(8 * once[part][i]);
            }
        }
    }

    @Test
    void quantizedPixelsAreTheNearestLevels() {
        Tensor y = engine.zeros(batch.images().shape());
        for (int levels : new int[] {2, 3, 16, 256}) {
            new Quantize(levels).forward(engine.backend(), KEY, batch.images(), y);
            float[] pixels = batch.images().toArray();
            float[] rounded = y.toArray();
            for (int i = 0; i < pixels.length; i++) {
                assertThat(rounded[i]).isEqualTo((float) (StrictMath.rint(pixels[i] * (levels - 1)) / (levels - 1)));
            }
        }
        assertThatThrownBy(() -> new Quantize(1)).hasMessageContaining("levels 1 is outside 2 to 256");
    }

    @Test
    void functionsOfArraysAreDifferentiatedAsTheySay() {
        Preprocessing square = Preprocessing.ofImages("square", image -> {
            for (int i = 0; i < image.length; i++) {
                image[i] *= image[i];
            }
            return image;
        }, (image, gradient) -> {
            for (int i = 0; i < image.length; i++) {
                gradient[i] *= 2 * image[i];
            }
            return gradient;
        });
        Tensor y = engine.zeros(batch.images().shape());
        square.forward(engine.backend(), KEY, batch.images(), y);
        float[] pixels = batch.images().toArray();
        float[] inner = askAt(y);
        float[] outer = ask(new Preprocessed(model, square))[1];
        float[] approximated = ask(new Preprocessed(model, square.straightThrough()))[1];
        for (int i = 0; i < pixels.length; i++) {
            assertThat(outer[i]).isCloseTo(2 * pixels[i] * inner[i], within(1e-6f));
            assertThat(approximated[i]).isEqualTo(inner[i]);
        }
        Classifier torn = new Preprocessed(model, Preprocessing.ofImages("torn", image -> new float[3], (x, dy) -> dy));
        assertThatThrownBy(() -> ask(torn)).hasMessageContaining("preprocessing torn made 3 values of an image of 64");
    }

    private float[] askAt(Tensor images) {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor watched = tape.watch(images);
            Tensor logits = model.logits(tape, watched);
            float[] seeds = new float[logits.size()];
            for (int i = 0; i < seeds.length; i += model.classes()) {
                seeds[i] = 1;
            }
            Tensor seed = tape.tensor(logits.shape(), seeds);
            return tape.backward(logits, seed).of(watched).toArray();
        }
    }

    @Test
    void whatTheReaderMustKnowOfAModelIsPassedOn() {
        Classifier remarked = new Wrapper() {
            @Override
            public String name() { return "remarked"; }

            @Override
            public Classifier classifier() { return model; }

            @Override
            public List<String> remarks() { return List.of("Softmax was left out"); }

            @Override
            public Tensor logits(Tape tape, Tensor images) { return model.logits(tape, images); }
        };
        Classifier wrapped = new Preprocessed(remarked, new Quantize(16));
        assertThat(wrapped.remarks()).isEqualTo(remarked.remarks());
        assertThat(new Scaled(wrapped, 8).remarks()).isEqualTo(remarked.remarks());
        assertThat(new ExpectationOverTransformation(wrapped, 2).remarks()).isEqualTo(remarked.remarks());
    }

    @Test
    void noiseIsFreshOnEachPassAndTheSameUnderTheSameSeed() {
        Classifier noisy = new Preprocessed(model, new GaussianNoise(0.1f), 3);
        Classifier again = new Preprocessed(model, new GaussianNoise(0.1f), 3);
        Classifier other = new Preprocessed(model, new GaussianNoise(0.1f), 4);
        float[] first = ask(noisy)[0];
        float[] second = ask(noisy)[0];
        assertThat(second).isNotEqualTo(first);
        assertThat(ask(other)[0]).isNotEqualTo(first);
        assertThat(ask(again)[0]).isEqualTo(first);
        assertThat(ask(again)[0]).isEqualTo(second);
    }

    @Test
    void theExpectationIsTheMeanOfThePassesAndOfTheirGradients() {
        Preprocessing noise = new GaussianNoise(0.2f);
        Classifier alone = new Preprocessed(model, noise, 3);
        float[][] mean = ask(new ExpectationOverTransformation(new Preprocessed(model, noise, 3), 5));
        float[][] sum = new float[2][];
        for (int pass = 0; pass < 5; pass++) {
            float[][] answer = ask(alone);
            for (int part = 0; part < 2; part++) {
                sum[part] = sum[part] == null ? new float[answer[part].length] : sum[part];
                for (int i = 0; i < sum[part].length; i++) {
                    sum[part][i] += answer[part][i] / 5;
                }
            }
        }
        assertThat(mean[0]).containsExactly(sum[0], within(1e-5f));
        assertThat(mean[1]).containsExactly(sum[1], within(1e-5f));
    }

    /** One pass under much noise says little of where the mean answer goes. */
    @Test
    void expectationOverTransformationBeatsARandomDefence() {
        int single = 0;
        int expected = 0;
        for (int seed = 0; seed < 3; seed++) {
            Classifier defence = new Preprocessed(model, new GaussianNoise(0.3f), seed);
            AttackResult onOnePass = pgd(defence);
            AttackResult onTheMean = pgd(new ExpectationOverTransformation(defence, 16));
            Classifier judge = new Preprocessed(model, new GaussianNoise(0.3f), 100 + seed);
            for (int draw = 0; draw < 20; draw++) {
                single += wrong(judge, onOnePass.adversarial());
                expected += wrong(judge, onTheMean.adversarial());
            }
        }
        assertThat(expected).isGreaterThan(single);
    }
}
