package io.github.tardigrad.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Verdicts;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.training.adversarial.SmallTask;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static AttackScore score(String name, Norm norm, float epsilon, String letters, List<Float> distances) {
        Verdicts verdicts = new Verdicts(letters);
        return new AttackScore(name, "steps=1", norm, epsilon, letters.length(), verdicts.accuracy(), null, 0, 0, 0, 0,
                verdicts, distances);
    }

    private static Section.Charts charts(AttackScore... scores) {
        Evaluation evaluation = new Evaluation("m", "d", 4, 1, "b", 0.75, new Verdicts("rrrw"), List.of(scores),
                List.of(), List.of());
        try (Engine engine = Engine.open("scalar")) {
            return (Section.Charts) Curves.of(List.of(new Candidate("m", SmallTask.model(engine, 1), null, evaluation,
                    null)));
        }
    }

    @Test
    void anAttackWithEpsilonsHasAPointAtEach() {
        Chart chart = charts(score("pgd", Norm.LINF, 0.2f, "ffrw", List.of()),
                score("pgd", Norm.LINF, 0.1f, "frrw", List.of())).charts().getFirst();
        assertThat(chart.series()).hasSize(1);
        assertThat(chart.series().getFirst().x()).containsExactly(0, 0.1f, 0.2f);
        assertThat(chart.series().getFirst().y()).containsExactly(0.75, 0.5, 0.25);
    }

    @Test
    void stepsOfTheSameShareAreOneAttackAndOthersAreNot() {
        assertThat(Curves.same(steps(0.1f, "0.025"), steps(0.2f, "0.05"))).isTrue();
        assertThat(Curves.same(steps(0.1f, "0.025"), steps(0.0314f, "0.00785"))).isTrue();
        assertThat(Curves.same(steps(0.1f, "0.01"), steps(0.2f, "0.01"))).isTrue();
        assertThat(Curves.same(steps(0.1f, "0.025"), steps(0.1f, "0.01"))).isFalse();
    }

    private static AttackScore steps(float epsilon, String step) {
        return new AttackScore("pgd", "steps=20,step-size=" + step + ",restarts=1", Norm.LINF, epsilon, 1, 1, null, 0,
                0,
                0, 0, new Verdicts("r"), List.of());
    }

    @Test
    void aNearestImageAttackHasTheWholeCurveOnceWhateverTheEpsilons() {
        List<Float> distances = List.of(0.5f, 0.25f, Float.POSITIVE_INFINITY, 0f);
        Section.Charts section = charts(score("cw", Norm.L2, 0.1f, "rrrw", distances),
                score("cw", Norm.L2, 0.3f, "rfrw", distances), score("fgsm", Norm.LINF, 0.1f, "frrw", List.of()));
        assertThat(section.charts()).hasSize(2);
        Chart.Series curve = section.charts().getFirst().series().getFirst();
        assertThat(section.charts().getFirst().series()).hasSize(1);
        assertThat(curve.x()).containsExactly(0, 0.25, 0.5);
        assertThat(curve.y()).containsExactly(0.75, 0.5, 0.25);
        assertThat(section.charts().get(1).title()).contains("L∞");
    }

    @Test
    void quartilesAreOverRecognisedImages() {
        Evaluation evaluation = new Evaluation("m", "d", 4, 1, "b", 0.75, new Verdicts("rrrw"),
                List.of(score("cw", Norm.L2, 0.1f, "rrrw", List.of(0.5f, 0.25f, Float.POSITIVE_INFINITY, 0f))),
                List.of(), List.of());
        try (Engine engine = Engine.open("scalar")) {
            Section.Table table = (Section.Table) Sections.distances(List.of(new Candidate("m", SmallTask.model(engine,
                    1), null, evaluation, null)));
            assertThat(table.rows()).containsExactly(
                    List.of("m", "cw", "L2", "3 of 4", "2", "0.250", "0.500", "infinite"));
        }
    }
}
