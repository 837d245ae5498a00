package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.AttackResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the distances that a minimum-norm attack finds, image by image, in the order of the data set. */
final class Distances {
    private final Verdicts clean;
    private final List<Float> distances = new ArrayList<>();
    private final List<Float> ofRecognised = new ArrayList<>();

    /** For images with these verdicts without an attack. */
    Distances(Verdicts clean) {
        this.clean = clean;
    }

    /** Takes the results of the next batch. */
    void add(AttackResult found) {
        for (int i = 0; i < found.success().length; i++) {
            boolean wrong = clean.of(distances.size()) == Verdict.WRONG;
            float distance = found.success(i) ? (float) found.distance(i) : Float.POSITIVE_INFINITY;
            distances.add(wrong ? 0f : distance);
            if (!wrong) {
                ofRecognised.add(distance);
            }
        }
    }

    List<Float> all() { return distances; }

    /** Over the images that are recognised without an attack; null when it is infinite, or there are none. */
    @Nullable
    Double median() {
        List<Float> sorted = ofRecognised.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return null;
        }
        double median = (sorted.get((sorted.size() - 1) / 2).doubleValue() + sorted.get(sorted.size() / 2)) / 2;
        return Double.isInfinite(median) ? null : Double.valueOf(median);
    }
}
