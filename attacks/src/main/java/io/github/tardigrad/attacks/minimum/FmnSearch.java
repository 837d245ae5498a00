package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;

/** One search of {@link Fmn}. */
final class FmnSearch extends RadiusSearch {
    private static final double LAST_GAMMA = 0.001;
    private static final double LAST_STEP = 0.01;

    private final Fmn attack;

    FmnSearch(Fmn attack, Classifier model) {
        super(attack.norm(), LogitLoss.MARGIN, attack.steps(), model);
        this.attack = attack;
    }

    @Override
    double firstRadius() { return attack.norm() == Norm.L0 ? 1 : Double.POSITIVE_INFINITY; }

    @Override
    double stepSize(int step) {
        return attack.stepSize() * Cosine.between(1, LAST_STEP, step, attack.steps());
    }

    @Override
    double radius(int step, double radius, Moment moment) {
        double gamma = Cosine.between(attack.gamma(), LAST_GAMMA, step, attack.steps());
        if (attack.norm() == Norm.L0) {
            return Math.max(1, moment.reached()
                    ? Math.min(Math.min(radius - 1, Math.floor(radius * (1 - gamma))), moment.nearest())
                    : Math.max(radius + 1, Math.floor(radius * (1 + gamma))));
        }
        if (moment.reached()) {
            return Math.min(radius * (1 - gamma), moment.nearest());
        }
        if (moment.nearest() < Double.POSITIVE_INFINITY) {
            return radius * (1 + gamma);
        }
        double steepness = moment.slopes().steepness(attack.norm());
        return steepness > 0 ? moment.distance() + moment.loss() / steepness : Double.POSITIVE_INFINITY;
    }

    @Override
    void pull(Tape scratch, Tensor clean, Tensor radius, Tensor x) {
        attack.norm().ball(backend, scratch, clean, radius).project(x);
    }
}
