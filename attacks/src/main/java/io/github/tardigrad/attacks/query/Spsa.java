package io.github.tardigrad.attacks.query;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.UpdateKernels.Adam;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * Simultaneous perturbation stochastic approximation (Uesato, O'Donoghue, van den Oord and Kohli, "Adversarial risk and
 * the dangers of evaluating against weak attacks", 2018): estimates the gradient of the margin by differences along
 * random vectors of −1 and 1, climbs it by Adam and projects into the ball. It goes on where gradients are masked. Each
 * step asks about {@code 2 · samples + 1} images for an image; one that is fooled is left in peace.
 *
 * @param norm L∞ or L2
 * @param samples random vectors a step
 * @param steps how many at most
 * @param delta how far a difference reaches to either side, in pixels
 * @param learningRate of Adam, in pixels
 */
public record Spsa(Norm norm, int samples, int steps, float delta, float learningRate) implements Attack {
    private static final Expression DOWN = input(0).times(-1);

    /** Checks the parameters. */
    public Spsa {
        QueryChecks.norm("spsa", norm);
        Counts.check("samples", samples);
        Counts.check("steps", steps);
        QueryChecks.pixels("delta", delta);
        QueryChecks.pixels("learning-rate", learningRate);
    }

    @Override
    public String name() { return "spsa"; }

    @Override
    public Classifier.Access access() { return Classifier.Access.SCORES; }

    @Override
    public String parameters(float epsilon) {
        return "samples=" + samples + ",steps=" + steps + ",delta=" + Epsilons.text(delta) + ",learning-rate="
                + Epsilons.text(learningRate);
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
                new ScoreGradient(Directions.SIGNS, samples, delta, LogitLoss.MARGIN), this::move);
    }

    private void move(ScoreClimb.Position at) {
        at.ball().backend().elementwise().evaluate(DOWN, at.gradient(), at.gradient());
        at.ball().backend().update().adam(new Adam(learningRate, 0.9f, 0.999f, 1e-8f, 0, false, at.step() + 1), at.x(),
                at.gradient(), at.first(), at.second());
        at.ball().project(at.x());
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
