package io.github.tardigrad.attacks.transfer;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Slope;
import io.github.tardigrad.attacks.gradient.Start;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.gradient.Walk;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;

/**
 * Variance tuning with momentum (Wang and He, "Enhancing the transferability of adversarial attacks through variance
 * tuning", 2021, algorithm 1): each gradient is corrected by how much the mean gradient around the point of the step
 * before differed from that point's own.
 *
 * @param norm L∞
 * @param neighbours how many points around each step's are asked for their gradients
 * @param spread how far they lie away at most in each value, in epsilons
 */
public record VarianceTunedFgsm(Norm norm, int steps, StepSize stepSize, float decay, int neighbours, float spread)
        implements TransferAttack {
    /** Checks the parameters. */
    public VarianceTunedFgsm {
        TransferAttack.check("vmi-fgsm", norm, steps, decay, Norm.LINF);
        Counts.check("neighbours", neighbours);
        if (!(spread >= 0 && spread < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("spread " + Epsilons.text(spread)
                    + " is not 0 or more: it is how far neighbours lie away, in epsilons");
        }
    }

    @Override
    public String name() { return "vmi-fgsm"; }

    @Override
    public List<String> refinements() {
        return List.of("neighbours=" + neighbours, "spread=" + Epsilons.text(spread));
    }

    @Override
    public Walk walk(Start start) { return new TunedWalk(start); }

    @Override
    public String toString() { return text(); }

    /** The steps of one start. */
    private final class TunedWalk implements Walk {
        private static final Expression SUM = input(0).plus(input(1));
        private static final Expression DIFFERENCE = input(0).minus(input(1));
        private final Expression neighbour = input(0).plus(input(1).times(input(2).times(spread)));
        private final Expression share = input(0).plus(input(1).times(1f / neighbours));
        private final Start start;
        private final Backend backend;
        private final Momentum momentum;
        private final Tensor gradient;
        private final Tensor variance;
        private final Tensor place;

        TunedWalk(Start start) {
            this.start = start;
            this.backend = start.backend();
            this.momentum = new Momentum(start, decay);
            this.gradient = start.memory().allocate(start.batch().images().shape());
            this.variance = start.memory().allocate(gradient.shape());
            this.place = start.memory().allocate(gradient.shape());
            backend.memory().fill(variance, 0);
        }

        @Override
        public void step(int number, Slope slope, Tensor x) {
            backend.memory().copy(slope.at(x), gradient);
            Tensor tuned = start.memory().allocate(gradient.shape());
            backend.elementwise().evaluate(SUM, tuned, gradient, variance);
            if (number + 1 < steps) {
                tune(start.key().child(number), slope, x);
            }
            momentum.step(tuned, x);
            start.memory().release(tuned);
        }

        /** For the next step. */
        private void tune(RandomKey key, Slope slope, Tensor x) {
            backend.memory().fill(variance, 0);
            for (int i = 0; i < neighbours; i++) {
                backend.random().uniform(key.child(i), start.batch().ids(), -1, 1, place);
                backend.elementwise().evaluate(neighbour, place, x, place, start.epsilon());
                backend.elementwise().evaluate(share, variance, variance, slope.at(place));
            }
            backend.elementwise().evaluate(DIFFERENCE, variance, variance, gradient);
        }
    }
}
