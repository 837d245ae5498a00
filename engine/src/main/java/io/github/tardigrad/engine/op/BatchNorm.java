package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;

/**
 * Batch normalisation in training (Ioffe and Szegedy 2015): each channel is brought to mean 0 and variance 1 over the
 * batch, then {@code y = γ · x̂ + β}, or {@code y = max(γ · x̂ + β, 0)} if {@code rectified}: a relu that costs no pass
 * of its own.
 *
 * <p>x: {@code [..., channels]}, γ, β, running mean, running variance: {@code [channels]}; y: as x. The forward pass
 * moves the running statistics: {@code running += momentum · (batch − running)}, with the unbiased variance. They get
 * no gradient.
 */
public record BatchNorm(float epsilon, float momentum, boolean rectified) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Shape x = checked(this, inputs);
        if (x.size() == 0) {
            throw new IllegalArgumentException("there is no mean and variance of the empty batch " + x);
        }
        return x;
    }

    @Override
    public Shape[] scratch(Shape... inputs) { return new Shape[] {inputs[1], inputs[1]}; }

    @Override
    public void forward(Backend backend, Forward pass) {
        Tensor mean = pass.scratch(0);
        Tensor variance = pass.scratch(1);
        backend.normalization().statistics(pass.x(), mean, variance);
        recompute(backend, pass);
        int count = pass.x().size() / Math.max(1, mean.size());
        float unbiased = count > 1 ? (float) count / (count - 1) : 1;
        move(backend, pass.x(3), mean, 1);
        move(backend, pass.x(4), variance, unbiased);
    }

    @Override
    public boolean isRecomputable() { return true; }

    @Override
    public void recompute(Backend backend, Forward pass) {
        backend.normalization().normalize(pass.x(), pass.scratch(0), pass.scratch(1), pass.x(1), pass.x(2), epsilon,
                rectified, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.normalization().gradient(pass.x(0), pass.scratch(0), pass.scratch(1), pass.x(1), pass.x(2),
                epsilon, rectified, pass.dy(), gradient(pass, 0), gradient(pass, 1), gradient(pass, 2));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }

    /** {@code running += momentum · (factor · batch − running)}. */
    private void move(Backend backend, Tensor running, Tensor batch, float factor) {
        var step = input(1).times(factor).minus(input(0)).times(constant(momentum));
        backend.elementwise().evaluate(input(0).plus(step), running, running, batch);
    }

    /** All three gradients come from the same sums: what nobody wants goes to scratch memory. */
    static Tensor gradient(Backward pass, int index) {
        return pass.wants(index) ? pass.dx(index) : pass.temporary(pass.shape(index));
    }

    static Shape checked(Op op, Shape... inputs) {
        Arity.check(op, 5, inputs);
        if (inputs[0].rank() < 2) {
            throw new IllegalArgumentException(op.name() + " takes [..., channels] with a batch axis, not "
                    + inputs[0]);
        }
        Shape channels = Shape.of(inputs[0].extent(-1));
        for (int i = 1; i < 5; i++) {
            if (!inputs[i].equals(channels)) {
                throw new IllegalArgumentException(op.name() + " of " + inputs[0]
                        + " takes scale, shift, mean and variance " + channels + ", not " + inputs[i]);
            }
        }
        return inputs[0];
    }
}
