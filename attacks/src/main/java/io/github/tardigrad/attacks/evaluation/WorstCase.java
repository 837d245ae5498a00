package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Norm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left when each image meets the attack that suits it best: it counts as robust only if every attack of that
 * norm and epsilon fails on it.
 *
 * @param norm of the attacks joined
 * @param epsilon of the attacks joined, in pixels
 * @param examples how many images: as many as the attack on most of them had
 * @param robustAccuracy the share of images that no attack fooled, 0 to 1
 */
public record WorstCase(Norm norm, float epsilon, int examples, double robustAccuracy) {
    private record Threat(Norm norm, float epsilon) {}

    /** One for each norm and epsilon among the scores, in order of appearance. */
    static List<WorstCase> of(List<AttackScore> scores) {
        Map<Threat, Verdicts> joined = new LinkedHashMap<>();
        for (AttackScore score : scores) {
            joined.merge(new Threat(score.norm(), score.epsilon()), score.verdicts(), WorstCase::join);
        }
        List<WorstCase> worst = new ArrayList<>();
        joined.forEach((threat, verdicts) -> worst.add(
                new WorstCase(threat.norm, threat.epsilon, verdicts.size(), verdicts.accuracy())));
        return List.copyOf(worst);
    }

    /** Verdicts on fewer images are on the first of them, and count for those. */
    private static Verdicts join(Verdicts a, Verdicts b) {
        Verdicts most = a.size() >= b.size() ? a : b;
        Verdicts few = a.size() >= b.size() ? b : a;
        String rest = most.letters().substring(few.size());
        return new Verdicts(new Verdicts(most.letters().substring(0, few.size())).worse(few).letters() + rest);
    }
}
