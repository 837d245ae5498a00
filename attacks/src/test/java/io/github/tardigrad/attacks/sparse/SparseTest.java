package io.github.tardigrad.attacks.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The saliency map attack against AdverTorch's, and what both sparse attacks promise, on the small trained network. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparseTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("small-network-sparse.json");
    private static final RandomKey KEY = new RandomKey(2);
    private static final int CLASSES = 4;

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private AttackBatch batch;
    private int[] labels;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        batch = AttackBatch.of(SmallNetwork.tensor(engine, SmallNetwork.clean().get("images")));
        labels = SmallNetwork.integers(SmallNetwork.clean().get("labels"));
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    static List<Integer> cases() {
        return IntStream.range(0, FIXTURE.getAsJsonArray("cases").size()).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saliencyMapsAgreeImageByImage(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        Jsma attack = new Jsma(expected.get("theta").getAsFloat(), expected.get("gamma").getAsFloat(), 2);
        int[] targets = SmallNetwork.integers(expected.get("targets"));
        AttackResult found = attack.search(model, batch, Goal.targeted(labels, targets), KEY);
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        boolean[] success = SmallNetwork.booleans(expected.get("success"));
        int[] changed = SmallNetwork.integers(expected.get("changed"));
        Tensor theirs = SmallNetwork.tensor(engine, expected.get("images"));
        for (int i = 0; i < stable.length; i++) {
            if (stable[i]) {
                assertThat(found.success(i)).as("success of image %d", i).isEqualTo(success[i]);
                assertThat(found.distance(i)).as("image %d", i).isEqualTo(success[i] ? changed[i] : 0);
                float[] wanted = (success[i] ? theirs : batch.images()).rows(i, i + 1).toArray();
                assertThat(found.adversarial().rows(i, i + 1).toArray()).containsExactly(wanted, within(1e-6f));
            }
        }
    }

    @Test
    void withoutATargetTheBestOfAllTargetsCounts() {
        Jsma attack = new Jsma(1, 1, CLASSES);
        AttackResult untargeted = attack.search(model, batch, Goal.untargeted(labels), KEY);
        AttackResult twoCandidates = new Jsma(1, 1, 2).search(model, batch, Goal.untargeted(labels), KEY);
        double[] fewest = new double[labels.length];
        Arrays.fill(fewest, Double.POSITIVE_INFINITY);
        for (int shift = 1; shift < CLASSES; shift++) {
            int by = shift;
            int[] targets = Arrays.stream(labels).map(label -> (label + by) % CLASSES).toArray();
            AttackResult targeted = attack.search(model, batch, Goal.targeted(labels, targets), KEY);
            for (int i = 0; i < fewest.length; i++) {
                if (targeted.success(i)) {
                    fewest[i] = Math.min(fewest[i], targeted.distance(i));
                }
            }
        }
        for (int i = 0; i < fewest.length; i++) {
            assertThat(untargeted.success(i)).isTrue();
            assertThat(untargeted.distance(i)).as("image %d", i).isLessThanOrEqualTo(fewest[i]);
            assertThat(untargeted.distance(i)).isLessThanOrEqualTo(twoCandidates.distance(i));
        }
    }

    @Test
    void onePixelChangesNoMorePixelsThanItMayAndOnlyAsksForScores() {
        Goal goal = Goal.untargeted(labels);
        OnePixel attack = new OnePixel(4, 60, 30);
        AttackResult found = attack.search(model, batch, goal, KEY);
        assertThat(attack.access()).isEqualTo(Classifier.Access.SCORES);
        assertThat(found.cost().gradientEvaluations()).isZero();
        assertThat(found.successes()).isPositive();
        for (int i = 0; i < labels.length; i++) {
            assertThat(found.distance(i)).isLessThanOrEqualTo(4);
            assertThat(found.distance(i) > 0).as("image %d", i).isEqualTo(found.success(i));
        }
        AttackResult drawn = new OnePixel(4, 60, 1).search(model, batch, goal, KEY);
        assertThat(drawn.successes()).isLessThan(found.successes());
    }

    @Test
    void moreThanOneChannelIsStillOnePixel() {
        Model colours = Samples.model(engine);
        int[] classes = Samples.labels(12);
        AttackResult found = new OnePixel(1, 40, 10).search(colours, AttackBatch.of(Samples.images(engine, 12)),
                Goal.untargeted(classes), KEY);
        float[] clean = Samples.pixels(12);
        float[] changed = found.adversarial().toArray();
        int size = Samples.IMAGE.size();
        for (int i = 0; i < 12; i++) {
            int image = i;
            long places = IntStream.range(i * size, (i + 1) * size).filter(at -> changed[at] != clean[at])
                    .map(at -> (at - image * size) / 2).distinct().count();
            assertThat(places).isLessThanOrEqualTo(1);
        }
        assertThat(found.successes()).isPositive();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> Attacks.parse("jsma", Norm.LINF)).hasMessageContaining("jsma:norm=l0");
        assertThatThrownBy(() -> Attacks.parse("jsma:theta=0", Norm.L0)).hasMessageContaining("theta 0");
        assertThatThrownBy(() -> Attacks.parse("jsma:gamma=2", Norm.L0)).hasMessageContaining("gamma 2");
        assertThatThrownBy(() -> Attacks.parse("one-pixel:population=3", Norm.L0))
                .hasMessageContaining("population 3 is below 4");
        assertThat(Attacks.parse("jsma:theta=-0.5", Norm.L0))
                .hasToString("jsma:theta=-0.5,gamma=0.145,candidates=10");
        assertThat(Attacks.parse("one-pixel:norm=l0", Norm.LINF)).isEqualTo(Attacks.onePixel());
    }
}
