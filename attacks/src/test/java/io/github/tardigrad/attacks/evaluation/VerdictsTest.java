package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.attacks.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static AttackScore score(Norm norm, float epsilon, String letters) {
        Verdicts verdicts = new Verdicts(letters);
        return new AttackScore("pgd", "", norm, epsilon, verdicts.size(), verdicts.accuracy(), null, 0, 1, 1, 0,
                verdicts);
    }

    @Test
    void wrongImagesAreNotRobust() {
        Verdicts verdicts = new Verdicts("rrfw");
        assertThat(verdicts.accuracy()).isEqualTo(0.5);
        assertThat(verdicts.count(Verdict.FOUND)).isEqualTo(1);
        assertThat(verdicts.of(3)).isEqualTo(Verdict.MISCLASSIFIED);
    }

    @Test
    void fooledByOneIsFooled() {
        assertThat(new Verdicts("rfrw").worse(new Verdicts("rrfw"))).isEqualTo(new Verdicts("rffw"));
    }

    @Test
    void verdictsOnOtherImagesAreNotJoined() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Verdicts("rr").worse(new Verdicts("r")));
    }

    @Test
    void unknownLettersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Verdicts("rqr")).withMessageContaining("verdict q");
    }

    @Test
    void theWorstCaseIsPerImage() {
        List<WorstCase> worst = WorstCase.of(List.of(score(Norm.LINF, 0.1f, "rffrw"), score(Norm.LINF, 0.1f, "rrffw")));
        assertThat(worst).containsExactly(new WorstCase(Norm.LINF, 0.1f, 5, 0.2));
    }

    @Test
    void theWorstCaseIsNeverAcrossNormsOrEpsilons() {
        List<WorstCase> worst = WorstCase.of(List.of(score(Norm.LINF, 0.1f, "rf"), score(Norm.L2, 0.1f, "fr"),
                score(Norm.LINF, 0.2f, "ff"), score(Norm.LINF, 0.1f, "rr")));
        assertThat(worst).containsExactly(new WorstCase(Norm.LINF, 0.1f, 2, 0.5), new WorstCase(Norm.L2, 0.1f, 2, 0.5),
                new WorstCase(Norm.LINF, 0.2f, 2, 0));
    }
}
