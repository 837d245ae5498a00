package io.github.tardigrad.training;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import java.util.Map;

/** The weights of the best epoch so far, beside those that are being trained. */
final class ChosenWeights {
    private final Model model;
    private final Model best;
    private final boolean byRobustness;
    private final Tensor largest;
    private int epoch;
    private double score = Double.NEGATIVE_INFINITY;

    /**
     * Before the first epoch. {@code byRobustness} tells whether the attack decides what is best, where there is one.
     */
    ChosenWeights(Model model, boolean byRobustness) {
        this.model = model;
        this.best = model.copy();
        this.byRobustness = byRobustness;
        this.largest = model.engine().zeros(Shape.of(1));
    }

    /** Takes the weights that the model has now if {@code candidate}, measured on them, is better than all before. */
    boolean offer(EpochRecord candidate) {
        if (!(score(candidate) > score)) {
            return false;
        }
        best.parameters().copyFrom(model.parameters());
        best.statistics().copyFrom(model.statistics());
        epoch = candidate.epoch();
        score = score(candidate);
        return true;
    }

    /** The number of the best epoch, 0 before the first. */
    int epoch() { return epoch; }

    /** A model with the best weights. */
    Model model() { return best; }

    /** The best weights under the names that a checkpoint keeps them by. */
    Map<String, Parameters> parts() {
        return Map.of("best", best.parameters(), "best_statistics", best.statistics());
    }

    /** Goes on after {@link #parts} have been read back. */
    void resume(History history) {
        epoch = history.chosen();
        score = score(history.best());
    }

    /** Gives the model the best weights. */
    void restore() {
        model.parameters().copyFrom(best.parameters());
        model.statistics().copyFrom(best.statistics());
    }

    /** The largest magnitude of a weight that is being trained; not finite if one of them is not. */
    float largestWeight() {
        model.engine().backend().reduction().reduce(Reduction.MAX, Expression.input(0).absolute(), largest,
                model.parameters().flat());
        return largest.item();
    }

    private double score(EpochRecord record) {
        Double robust = record.robustAccuracy();
        return byRobustness && robust != null ? robust : record.cleanAccuracy();
    }
}
