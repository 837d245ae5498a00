package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.stream.IntStream;

/**
 * Dropout (Srivastava et al. 2014): each element is 0 with probability {@code rate}, the others are scaled by
 * {@code 1 / (1 − rate)}. Which ones is a function of the key, the row and the place in it.
 *
 * <p>x: any shape of rank 1 or more; y: the same. Gradient: dy under the same mask, which is kept.
 */
public record Dropout(float rate, RandomKey key) implements Op {
    private static final Expression MASKED = input(0).times(input(1));

    /** Checks the rate. */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout rate " + rate + " is outside [0, 1)");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].rank() == 0) {
            throw new IllegalArgumentException("dropout takes [batch, ...], not the scalar " + inputs[0]);
        }
        return inputs[0];
    }

    @Override
    public Shape[] scratch(Shape... inputs) { return inputs; }

    @Override
    public void forward(Backend backend, Forward pass) {
        int[] rows = IntStream.range(0, pass.x().shape().extent(0)).toArray();
        backend.random().bernoulli(key, rows, 1 - rate, 1 / (1 - rate), pass.scratch(0));
        backend.elementwise().evaluate(MASKED, pass.y(), pass.x(), pass.scratch(0));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.elementwise().evaluate(MASKED, pass.dx(0), pass.dy(), pass.scratch(0));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
