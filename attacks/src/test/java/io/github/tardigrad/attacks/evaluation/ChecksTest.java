package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static AttackScore score(String name, Norm norm, float epsilon, double accuracy, double zeroGradients) {
        return new AttackScore(name, "", norm, epsilon, 100, accuracy, null, 0, 100, 100, zeroGradients,
                Verdicts.UNKNOWN);
    }

    private static AttackScore score(String name, float epsilon, double accuracy) {
        return score(name, Norm.LINF, epsilon, accuracy, 0);
    }

    private static Check check(String name, List<List<AttackScore>> scores) {
        return Checks.of(scores).stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void zeroGradientsAreSuspicious() {
        List<List<AttackScore>> few = List.of(List.of(score("pgd", Norm.LINF, 0.1f, 0.5, 0.009)));
        List<List<AttackScore>> many = List.of(List.of(score("pgd", Norm.LINF, 0.1f, 0.5, 0.4)),
                List.of(score("bim", Norm.LINF, 0.1f, 0.5, 0)));
        assertThat(check("zero-gradients", few).passed()).isTrue();
        assertThat(check("zero-gradients", many).passed()).isFalse();
        assertThat(check("zero-gradients", many).message()).contains("40.00 %", "pgd linf 0.1");
    }

    @Test
    void oneStepThatBeatsManyIsSuspicious() {
        List<List<AttackScore>> healthy = List.of(List.of(score("fgsm", 0.1f, 0.6)), List.of(score("pgd", 0.1f, 0.5)));
        List<List<AttackScore>> masked = List.of(List.of(score("pgd", 0.1f, 0.7)), List.of(score("fgsm", 0.1f, 0.6)));
        assertThat(check("many-steps-beat-one", healthy).passed()).isTrue();
        assertThat(check("many-steps-beat-one", masked).passed()).isFalse();
        assertThat(check("many-steps-beat-one", masked).message()).contains("70.00 %", "60.00 %");
    }

    @Test
    void oneStepIsComparedAtItsNormAndEpsilonOnly() {
        List<List<AttackScore>> scores = List.of(List.of(score("fgsm", 0.1f, 0.1)), List.of(score("pgd", 0.2f, 0.7)),
                List.of(score("pgd", Norm.L2, 0.1f, 0.7, 0)));
        assertThat(Checks.of(scores)).extracting(Check::name).doesNotContain("many-steps-beat-one");
    }

    @Test
    void accuracyThatRisesWithEpsilonIsSuspicious() {
        List<AttackScore> falling = List.of(score("pgd", 0.3f, 0.1), score("pgd", 0.1f, 0.5), score("pgd", 0.2f, 0.3));
        List<AttackScore> rising = List.of(score("bim", 0.1f, 0.5), score("bim", 0.2f, 0.6));
        assertThat(check("accuracy-falls-with-epsilon", List.of(falling)).passed()).isTrue();
        assertThat(check("accuracy-falls-with-epsilon", List.of(falling, rising)).passed()).isFalse();
        assertThat(check("accuracy-falls-with-epsilon", List.of(falling, rising)).message()).contains("bim linf 0.2");
    }

    @Test
    void aFractionOfAPercentIsChance() {
        List<AttackScore> scores = List.of(score("pgd", 0.1f, 0.5), score("pgd", 0.2f, 0.505));
        assertThat(check("accuracy-falls-with-epsilon", List.of(scores)).passed()).isTrue();
    }

    @Test
    void nothingIsSaidAboutWhatWasNotMeasured() {
        assertThat(Checks.of(List.of())).isEmpty();
    }

    @Test
    void noiseThatBeatsEveryGradientIsSuspicious() {
        List<List<AttackScore>> healthy = List.of(List.of(score("gradient-ascent", 0.1f, 0.9)),
                List.of(score("pgd", 0.1f, 0.5)), List.of(score("noise-uniform", 0.1f, 0.8)));
        List<List<AttackScore>> masked = List.of(List.of(score("pgd", 0.1f, 0.7)),
                List.of(score("salt-and-pepper", 0.1f, 0.6)));
        assertThat(check("gradients-beat-noise", healthy).passed()).isTrue();
        assertThat(check("gradients-beat-noise", masked).passed()).isFalse();
        assertThat(check("gradients-beat-noise", masked).message()).contains("70.00 %", "salt-and-pepper 60.00 %");
    }

    private static Check search(Float... distances) {
        AttackScore score = new AttackScore("cw", "", Norm.L2, 1, distances.length, 0.5, null, 0, 1, 1, 0,
                Verdicts.UNKNOWN, List.of(distances));
        return Checks.search(Attacks.carliniWagner(), score).orElseThrow();
    }

    @Test
    void aSearchThatFindsNothingForMostIsSuspicious() {
        float none = Float.POSITIVE_INFINITY;
        assertThat(search(0f, 0.5f, 0.2f, none)).isEqualTo(new Check("nearest-image-found", Check.Outcome.PASS,
                "cw l2 found an adversarial image for 2 of 3 images"));
        Check failed = search(0f, 0f, 0.5f, none);
        assertThat(failed.passed()).as("the median of these is infinite").isFalse();
        assertThat(failed.message()).startsWith("cw l2 found an adversarial image for 1 of 2 images: ")
                .contains("more steps", "initial-constant=");
        assertThat(Checks.search(Attacks.carliniWagner(), new AttackScore("cw", "", Norm.L2, 1, 1, 0, null, 0, 0, 1, 0,
                Verdicts.UNKNOWN, List.of(0f)))).isEmpty();
    }

    @Test
    void noiseIsComparedAtItsNormAndEpsilonOnly() {
        List<List<AttackScore>> scores = List.of(List.of(score("noise-uniform", 0.1f, 0.1)),
                List.of(score("pgd", 0.2f, 0.7)), List.of(score("noise-gaussian", 0.1f, 0.2)));
        assertThat(Checks.of(scores)).extracting(Check::name).doesNotContain("gradients-beat-noise");
    }
}
