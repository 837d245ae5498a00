package io.github.tardigrad.attacks.wrapper;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * Normally distributed noise added to each pixel, fresh for each pass: a random defence, or the randomness of a
 * smoothed classifier. The sum is not clamped, so that its derivative is the identity.
 *
 * @param deviation of the noise, in pixels, 0 or more
 */
public record GaussianNoise(float deviation) implements Preprocessing {
    /** Checks the deviation. */
    public GaussianNoise {
        if (!(deviation >= 0 && deviation < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("deviation " + deviation + " is not 0 or more, in pixels");
        }
    }

    @Override
    public String name() { return "noise:deviation=" + deviation; }

    @Override
    public void forward(Backend backend, RandomKey key, Tensor images, Tensor y) {
        int[] rows = new int[images.shape().extent(0)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        backend.random().normal(key, rows, y);
        backend.elementwise().evaluate(input(0).plus(input(1).times(deviation)), y, images, y);
    }

    @Override
    public void backward(Backend backend, RandomKey key, Tensor images, Tensor dy, Tensor dx) {
        backend.memory().copy(dy, dx);
    }
}
