package io.github.tardigrad.attacks.query;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * Natural evolution strategies (Ilyas, Engstrom, Athalye and Lin, "Black-box adversarial attacks with limited queries
 * and information", 2018, section 3.1): estimates the gradient of the cross-entropy by differences along normal
 * vectors, and takes projected steps along a running mean of it. Each step asks about {@code 2 · samples + 1} images
 * for an image; one that is fooled is left in peace.
 *
 * @param norm L∞ or L2
 * @param samples normal vectors a step
 * @param steps how many at most
 * @param sigma deviation of the normal vectors, in pixels
 * @param stepSize how far a step goes
 */
public record Nes(Norm norm, int samples, int steps, float sigma, StepSize stepSize) implements Attack {
    private static final Expression SIZE = input(0).absolute();
    /** A tenth of each gradient enters the mean. */
    private static final Expression MEAN = input(0).times(0.9f).plus(input(1).times(0.1f));

    /** Checks the parameters. */
    public Nes {
        QueryChecks.norm("nes", norm);
        Counts.check("samples", samples);
        Counts.check("steps", steps);
        QueryChecks.pixels("sigma", sigma);
    }

    @Override
    public String name() { return "nes"; }

    @Override
    public Classifier.Access access() { return Classifier.Access.SCORES; }

    @Override
    public String parameters(float epsilon) { return parameters(Epsilons.text(stepSize.at(epsilon))); }

    private String parameters(String step) {
        return "samples=" + samples + ",steps=" + steps + ",sigma=" + Epsilons.text(sigma) + ",step-size=" + step;
    }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        return climb(model).run(batch, goal, epsilon, key);
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        climb(model).perturb(batch, goal, epsilon, key, target);
    }

    private ScoreClimb climb(Classifier model) {
        requireAccess(model);
        return new ScoreClimb(model, norm, steps,
                new ScoreGradient(Directions.NORMAL, samples, sigma, LogitLoss.CROSS_ENTROPY), this::move);
    }

    private void move(ScoreClimb.Position at) {
        Backend backend = at.ball().backend();
        Tensor peak = at.memory().allocate(Shape.of(at.x().shape().extent(0), 1, 1, 1));
        Tensor stepSizes = at.memory().allocate(peak.shape());
        backend.elementwise().evaluate(MEAN, at.first(), at.first(), at.gradient());
        backend.reduction().reduce(Reduction.MAX, SIZE, peak, at.first());
        backend.elementwise().evaluate(stepSize.at(input(0)), stepSizes, at.epsilon());
        at.ball().ascend(at.first(), peak, stepSizes, at.x());
    }

    @Override
    public String toString() { return name() + ":" + parameters(stepSize.toString()); }
}
