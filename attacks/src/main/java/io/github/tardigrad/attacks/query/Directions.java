package io.github.tardigrad.attacks.query;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;

/** How the directions are drawn in which a search looks around. */
@FunctionalInterface
interface Directions {
    /** How many images go through the model at once, unless a batch has more by itself. */
    int IMAGES_PER_PASS = 256;

    Expression SIGN = input(0).minus(constant(1));

    /** Each value from the normal distribution. */
    Directions NORMAL = (backend, key, ids, rows) -> backend.random().normal(key, ids, rows);

    /** Each value evenly from −1 to 1. */
    Directions UNIFORM = (backend, key, ids, rows) -> backend.random().uniform(key, ids, -1, 1, rows);

    /** Each value −1 or 1. */
    Directions SIGNS = (backend, key, ids, rows) -> {
        backend.random().bernoulli(key, ids, 0.5f, 2, rows);
        backend.elementwise().evaluate(SIGN, rows, rows);
    };

    /**
     * Overwrites {@code rows} with a direction for each image.
     *
     * @param key of this direction
     * @param ids of the images
     */
    void draw(Backend backend, RandomKey key, int[] ids, Tensor rows);

    /** How many directions of each of {@code images} images fit into one pass with {@code queries} queries each. */
    static int perPass(int images, int queries) {
        return Math.max(1, IMAGES_PER_PASS / (images * queries));
    }
}
