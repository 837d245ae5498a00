package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Kullback–Leibler divergence of two distributions, both given by logits, {@code KL(p ‖ q) = Σ p · (log p − log q)}
 * with p = softmax(x₀), q = softmax(x₁): what it costs to take q for p. A class of probability 0 under p adds nothing.
 *
 * <p>x₀, x₁: {@code [n, classes]}; y: {@code [n]} per example, or the scalar mean over examples. Gradients:
 * {@code dx₀ = dy · p · (log p − log q − KL)}, {@code dx₁ = dy · (q − p)}.
 *
 * @param perExample one number an example instead of their mean
 */
public record KlDivergence(boolean perExample) implements Op {
    /** Of inputs log p and log q. */
    private static final Expression TERM = input(0).minus(input(1)).times(input(0).exponential())
            .where(input(0).exponential());
    /** Of inputs dy, log p, log q and KL. */
    private static final Expression BACKWARD_P = input(1).minus(input(2)).minus(input(3))
            .times(input(1).exponential()).where(input(1).exponential()).times(input(0));
    /** Of inputs dy, log p and log q. */
    private static final Expression BACKWARD_Q = input(2).exponential().minus(input(1).exponential()).times(input(0));

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        if (inputs[0].rank() != 2 || inputs[0].size() == 0 || !inputs[0].equals(inputs[1])) {
            throw new IllegalArgumentException("KL divergence takes two sets of logits [n, classes], not " + inputs[0]
                    + " and " + inputs[1]);
        }
        return perExample ? Shape.of(inputs[0].extent(0)) : Shape.of();
    }

    @Override
    public Shape[] scratch(Shape... inputs) {
        return new Shape[] {inputs[0], inputs[0], column(inputs[0])};
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Tensor divergences = pass.scratch(2);
        backend.softmax().logSoftmax(pass.x(0), pass.scratch(0));
        backend.softmax().logSoftmax(pass.x(1), pass.scratch(1));
        backend.reduction().reduce(Reduction.SUM, TERM, divergences, pass.scratch(0), pass.scratch(1));
        if (perExample) {
            backend.memory().copy(divergences, pass.y());
        } else {
            backend.reduction().reduce(Reduction.SUM, input(0).times(1f / divergences.size()), pass.y(), divergences);
        }
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Shape column = column(pass.shape(0));
        Tensor dy = perExample ? pass.dy().view(column) : pass.dy();
        float share = perExample ? 1 : 1f / column.size();
        if (pass.wants(0)) {
            backend.elementwise().evaluate(BACKWARD_P.times(share), pass.dx(0), dy, pass.scratch(0), pass.scratch(1),
                    pass.scratch(2));
        }
        if (pass.wants(1)) {
            backend.elementwise().evaluate(BACKWARD_Q.times(share), pass.dx(1), dy, pass.scratch(0), pass.scratch(1));
        }
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }

    private static Shape column(Shape logits) { return Shape.of(logits.extent(0), 1); }
}
