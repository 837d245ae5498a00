package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.run.RunRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the models that a report is about.
 *
 * @param name what the report calls it: {@code standard}, {@code hardened}
 * @param model with the chosen weights
 * @param run how it was trained; null where that is not known
 * @param evaluation on the test images, under the attacks and epsilons in question
 * @param curve on the test images, attacks at several epsilons, for the curves; null where the evaluation itself has
 *        them
 */
public record Candidate(String name, Model model, @Nullable RunRecord run, Evaluation evaluation,
        @Nullable Evaluation curve) {
    /** The scores of an attack that the curves are drawn from: those at the most epsilons. */
    List<AttackScore> curveOf(AttackScore attack) {
        List<AttackScore> own = scores(evaluation, attack);
        List<AttackScore> further = curve == null ? List.of() : scores(curve, attack);
        return further.size() > own.size() ? further : own;
    }

    private static List<AttackScore> scores(Evaluation evaluation, AttackScore attack) {
        return evaluation.attacks().stream().filter(score -> Curves.same(score, attack)).toList();
    }
}
