package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.attacks.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static AttackScore score(String name, Norm norm, String verdicts) {
        Verdicts letters = new Verdicts(verdicts);
        return new AttackScore(name, "", norm, 0.1f, verdicts.length(), letters.accuracy(), null, 1, 1, 1, 0, letters);
    }

    private static Evaluation evaluation(String model, String data, long seed, String clean, AttackScore... scores) {
        Verdicts letters = new Verdicts(clean);
        List<AttackScore> all = List.of(scores);
        return new Evaluation(model, data, clean.length(), seed, "scalar", letters.accuracy(), letters, all,
                WorstCase.of(all), Checks.of(List.of(all)));
    }

    private static Evaluation first() {
        return evaluation("m", "d", 1, "rrrrw", score("pgd", Norm.LINF, "rfrrw"));
    }

    @Test
    void theFirstImagesOfTheOtherCountForTheWorstCase() {
        Evaluation joined = first().join(evaluation("m", "d", 1, "rrr", score("bim", Norm.LINF, "frr"),
                score("cw", Norm.L2, "ffr")));
        assertThat(joined.examples()).isEqualTo(5);
        assertThat(joined.attacks()).extracting(AttackScore::name).containsExactly("pgd", "bim", "cw");
        assertThat(joined.worstCase()).containsExactly(new WorstCase(Norm.LINF, 0.1f, 5, 0.4),
                new WorstCase(Norm.L2, 0.1f, 3, 1.0 / 3));
        assertThat(joined.toString()).contains("each of the first 3 images under", "each image under");
    }

    @Test
    void bothWaysOfOneEvaluationAreTheSame() {
        AttackScore fgsm = score("fgsm", Norm.LINF, "rrrfw");
        Evaluation whole = evaluation("m", "d", 1, "rrrrw", score("pgd", Norm.LINF, "rfrrw"), fgsm);
        Evaluation joined = first().join(evaluation("m", "d", 1, "rrrrw", fgsm));
        assertThat(joined.worstCase()).isEqualTo(whole.worstCase());
        assertThat(joined.checks()).extracting(Check::name).contains("many-steps-beat-one");
    }

    @Test
    void scoresOnOtherImagesAreNotCompared() {
        Evaluation joined = first().join(evaluation("m", "d", 1, "rr", score("fgsm", Norm.LINF, "ff")));
        assertThat(joined.checks()).extracting(Check::name).doesNotContain("many-steps-beat-one");
    }

    @Test
    void whatIsNotOfTheSameIsRefused() {
        AttackScore fgsm = score("fgsm", Norm.LINF, "rrrfw");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first().join(evaluation("other", "d", 1, "rrrrw", fgsm)))
                .withMessageContainingAll("model", "m and other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first().join(evaluation("m", "other", 1, "rrrrw", fgsm)))
                .withMessageContaining("data");
        assertThatIllegalArgumentException().isThrownBy(() -> first().join(evaluation("m", "d", 2, "rrrrw", fgsm)))
                .withMessageContaining("seed");
        assertThatIllegalArgumentException().isThrownBy(() -> first().join(evaluation("m", "d", 1, "rwrrw", fgsm)))
                .withMessageContaining("the same ones");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first().join(evaluation("m", "d", 1, "rrrrwr", score("fgsm", Norm.LINF, "rrrfwr"))))
                .withMessageContaining("first of them");
    }

    @Test
    void theTableTellsAnInfiniteMedianFromNothingFound() {
        float none = Float.POSITIVE_INFINITY;
        assertThat(distance(0.5f, none, none)).isEqualTo("infinite");
        assertThat(distance(none, none, 0f)).isEqualTo("not found");
    }

    private static String distance(Float... distances) {
        AttackScore score = new AttackScore("cw", "", Norm.L2, 1, 3, 0.5, null, 1, 1, 1, 0, new Verdicts("frr"),
                List.of(distances));
        String row = evaluation("m", "d", 1, "rrr", score).toString().lines().filter(line -> line.contains("cw"))
                .findFirst().orElseThrow();
        return row.substring(row.lastIndexOf(" s ") + 2).strip();
    }

    @Test
    void distancesAreOneAnExampleOrNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttackScore("cw", "", Norm.L2, 1, 2, 0.5, null, 1, 1, 1, 0, new Verdicts("rf"),
                        List.of(1f)))
                .withMessageContaining("1 distances do not fit 2 examples");
    }
}
