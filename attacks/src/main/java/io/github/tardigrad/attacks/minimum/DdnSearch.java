package io.github.tardigrad.attacks.minimum;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/** One search of {@link Ddn}. */
final class DdnSearch extends RadiusSearch {
    private static final Expression SQUARED_DIFFERENCE = input(0).minus(input(1)).square();
    /** Onto the sphere and into [0, 1]; lengths below 1e-30 count as that, so that nothing is divided by 0. */
    private static final Expression TO_SPHERE = input(1).plus(input(0).minus(input(1))
            .times(input(2).over(input(3).squareRoot().max(constant(1e-30f))))).clamp(0, 1);

    private final Ddn attack;
    private final RandomKey key;

    DdnSearch(Ddn attack, Classifier model, RandomKey key) {
        super(attack.norm(), LogitLoss.CROSS_ENTROPY, attack.steps(), model);
        this.attack = attack;
        this.key = key;
    }

    @Override
    double firstRadius() { return attack.initialRadius(); }

    @Override
    double radius(int step, double radius, Moment moment) {
        return radius * (moment.reached() ? 1.0 - attack.gamma() : 1.0 + attack.gamma());
    }

    @Override
    double stepSize(int step) { return Cosine.between(1, 0.01, step, attack.steps()); }

    @Override
    Slopes[] withoutZeros(int step, AttackBatch now, Tensor gradient, Slopes[] slopes) {
        boolean changed = false;
        for (int row = 0; row < slopes.length; row++) {
            if (slopes[row].isZero()) {
                backend.random().normal(key.child(step), new int[] {now.id(row)}, gradient.rows(row, row + 1));
                changed = true;
            }
        }
        return changed ? Slopes.of(gradient) : slopes;
    }

    @Override
    void pull(Tape scratch, Tensor clean, Tensor radius, Tensor x) {
        Tensor squares = scratch.allocate(radius.shape());
        backend.reduction().reduce(Reduction.SUM, SQUARED_DIFFERENCE, squares, x, clean);
        backend.elementwise().evaluate(TO_SPHERE, x, x, clean, radius, squares);
    }
}
