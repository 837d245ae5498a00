package io.github.tardigrad.training.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.attacks.evaluation.Verdict;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdversarialImagesTest {
    private static final Examples EXAMPLES = SmallTask.examples(200);

    private static AdversarialImages attack(Engine engine, Norm norm, float epsilon, String targets) {
        Model model = SmallTask.model(engine, 2);
        return AdversarialImages.of(model, EXAMPLES, Attacks.pgd(norm), epsilon,
                Optional.of(targets).filter(text -> !text.isEmpty())
                        .map(text -> Targets.parse(text, SmallTask.CLASSES, 1)), 3, done -> {});
    }

    @Test
    void eachImageIsTheOneThatAnEvaluationJudges() {
        try (Engine engine = Engine.open("scalar")) {
            AdversarialImages made = attack(engine, Norm.LINF, 0.1f, "");
            Evaluation evaluation = Robustness.of(SmallTask.model(engine, 2)).under(Attacks.pgd(Norm.LINF))
                    .epsilons(0.1f).seed(3).on(EXAMPLES);
            assertThat(made.images()).hasSize(200);
            int fooled = 0;
            for (AdversarialImage image : made.images()) {
                Verdict verdict = evaluation.attacks().getFirst().verdicts().of(image.index());
                assertThat(verdict).isEqualTo(!image.open() ? Verdict.MISCLASSIFIED
                        : image.exactSuccess() ? Verdict.FOUND : Verdict.SURVIVED);
                fooled += image.exactSuccess() ? 1 : 0;
            }
            assertThat(fooled).isBetween(20, 190);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.0117f, 0.1f, 8 / 255f})
    void roundingKeepsImagesInTheBall(float epsilon) {
        try (Engine engine = Engine.open("scalar")) {
            AdversarialImages made = attack(engine, Norm.LINF, epsilon, "");
            for (AdversarialImage image : made.images()) {
                assertThat(image.storedDistance()).isLessThanOrEqualTo(epsilon + Norm.tolerance(epsilon));
                for (int i = 0; i < image.stored().length; i++) {
                    float levels = image.stored()[i] * 255;
                    assertThat(levels).isEqualTo(Math.round(levels));
                    assertThat(Math.abs(image.stored()[i] - image.exact()[i])).isLessThanOrEqualTo(1.001f / 255);
                }
            }
        }
    }

    @Test
    void roundingCanUndoASmallChangeAndIsJudgedAgain() {
        try (Engine engine = Engine.open("scalar")) {
            float below = 0.4f / 255;
            AdversarialImages made = attack(engine, Norm.LINF, below, "");
            for (AdversarialImage image : made.images()) {
                assertThat(image.stored()).isEqualTo(image.clean());
                assertThat(image.storedAnswer().label()).isEqualTo(image.cleanAnswer().label());
                assertThat(image.storedSuccess()).isFalse();
                assertThat(image.isLostInStorage()).isTrue();
            }
            assertThat(attack(engine, Norm.LINF, 0.1f, "").count(AdversarialImage::isLostInStorage)).isZero();
        }
    }

    @Test
    void roundingCanLeaveTheBallInOtherNorms() {
        try (Engine engine = Engine.open("scalar")) {
            float epsilon = 0.05f;
            AdversarialImages made = attack(engine, Norm.L2, epsilon, "");
            int beyond = made.count(made::isStoredBeyondEpsilon);
            assertThat(beyond).isPositive();
            assertThat(made.largestStoredDistance()).isGreaterThan(epsilon).isLessThan(epsilon + 6 * 0.5 / 255);
            assertThat(made.count(image -> image.storedDistance() > epsilon + 1e-4)).isLessThanOrEqualTo(beyond);
            AdversarialImages inside = attack(engine, Norm.LINF, 0.1f, "");
            assertThat(inside.count(inside::isStoredBeyondEpsilon)).isZero();
        }
    }

    @Test
    void imagesOfTheTargetClassAreLeftOut() {
        try (Engine engine = Engine.open("scalar")) {
            AdversarialImages made = attack(engine, Norm.L2, 1.5f, "bottom");
            assertThat(made.skipped()).isEqualTo(66);
            assertThat(made.images()).hasSize(134).noneMatch(image -> image.label() == 2)
                    .allMatch(image -> image.target() == 2);
            assertThat(made.count(AdversarialImage::exactSuccess)).isGreaterThan(10);
            assertThat(made.images()).filteredOn(AdversarialImage::exactSuccess)
                    .allMatch(image -> image.exactAnswer().label() == 2 && image.cleanAnswer().label() != 2);
        }
    }

    @Test
    void whatCannotBeAttackedIsRefused() {
        try (Engine engine = Engine.open("scalar")) {
            Model model = SmallTask.model(engine, 2);
            Optional<Targets> top = Optional.of(Targets.parse("top", SmallTask.CLASSES, 1));
            assertThatThrownBy(() -> AdversarialImages.of(model, EXAMPLES.select(0, 3), Attacks.fgsm(Norm.LINF), 0.1f,
                    top, 1, done -> {})).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("all 2 images").hasMessageContaining("top");
            assertThatThrownBy(() -> AdversarialImages.of(model, EXAMPLES.range(0, 0), Attacks.fgsm(Norm.LINF), 0.1f,
                    Optional.empty(), 1, done -> {})).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no images");
            assertThatThrownBy(() -> AdversarialImages.of(model, EXAMPLES, Attacks.fgsm(Norm.LINF), 8f,
                    Optional.empty(), 1, done -> {})).hasMessageContaining("8/255");
        }
    }
}
