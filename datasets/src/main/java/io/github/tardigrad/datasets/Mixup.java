package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.random.RandomKey;

/**
 * Learns from mixtures of two images (Zhang et al., "mixup: beyond empirical risk minimization", 2018):
 * {@code λ · x + (1 − λ) · x'} with the loss {@code λ · L(y) + (1 − λ) · L(y')}, where x' is any other of the examples
 * and λ is drawn from the Beta(α, α) distribution.
 *
 * <p>Each image has a partner and a λ of its own, keyed by the image, so that a mixture does not depend on the batch; x
 * is the image whose part is the larger one, {@code λ ≥ ½}, which only names the two.
 *
 * @param alpha α, above 0 and at most 4: near 0 hardly anything is mixed, at 1 every λ is equally likely; 0.2 is usual
 */
public record Mixup(float alpha) {
    /** At most so many draws: with α of 4 or less one in 70 or more is taken. */
    private static final int DRAWS = 1 << 14;

    /** Checks the range. */
    public Mixup {
        if (!(alpha > 0 && alpha <= 4)) {
            throw new IllegalArgumentException("alpha " + alpha + " of mixup is outside (0, 4]: 0.2 is usual");
        }
    }

    /** Which of {@code count} examples the image {@code image} is mixed with: any other one, if there is one. */
    int partner(RandomKey key, int image, int count) {
        int other = count == 1 ? 0 : key.below(count - 1, 0, 0);
        return other >= image && count > 1 ? other + 1 : other;
    }

    /**
     * The share of the image itself, ½ to 1. By Jöhnk (1964): of uniform u and v, {@code u^(1/α) / (u^(1/α) + v^(1/α))}
     * is as wanted whenever that sum is not above 1; in logarithms, as the powers may vanish.
     */
    float share(RandomKey key) {
        for (int draw = 0; draw < DRAWS; draw++) {
            double first = StrictMath.log(1.0 - key.uniform(1, 2 * draw)) / alpha;
            double second = StrictMath.log(1.0 - key.uniform(1, 2 * draw + 1)) / alpha;
            double larger = Math.max(first, second);
            double difference = Math.abs(first - second);
            double logarithmOfSum = larger + StrictMath.log1p(StrictMath.exp(-difference));
            if (logarithmOfSum <= 0) {
                return (float) (1 / (1 + StrictMath.exp(-difference)));
            }
        }
        return 0.5f;
    }
}
