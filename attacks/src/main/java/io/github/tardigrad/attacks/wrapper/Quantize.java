package io.github.tardigrad.attacks.wrapper;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * Pixels rounded to the nearest of some evenly spaced levels from 0 to 1 (bit-depth reduction: Xu, Evans and Qi 2018).
 * Its true derivative, which stands here, is 0 almost everywhere: gradients die in it.
 *
 * @param levels 2 to 256; with 2 pixels are black or white
 */
public record Quantize(int levels) implements Preprocessing {
    /** Added and taken off again, it leaves no room for a fraction: a float of that size is a whole number. */
    private static final float WHOLE = 0x1.8p23f;

    /** Checks the number of levels. */
    public Quantize {
        if (levels < 2 || levels > 256) {
            throw new IllegalArgumentException("levels " + levels + " is outside 2 to 256");
        }
    }

    @Override
    public String name() { return "quantize:levels=" + levels; }

    @Override
    public void forward(Backend backend, RandomKey key, Tensor images, Tensor y) {
        Expression steps = input(0).clamp(0, 1).times(levels - 1);
        Expression rounded = steps.plus(WHOLE).minus(constant(WHOLE));
        backend.elementwise().evaluate(rounded.over(constant(levels - 1)), y, images);
    }

    @Override
    public void backward(Backend backend, RandomKey key, Tensor images, Tensor dy, Tensor dx) {
        backend.memory().fill(dx, 0);
    }
}
