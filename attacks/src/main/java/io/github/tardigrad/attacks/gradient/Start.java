package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * What a {@link Walk} sets out with.
 *
 * @param memory to take scratch memory from, for as long as the walk takes
 * @param batch the clean images
 * @param epsilon {@code [n, 1, 1, 1]}
 * @param stepSizes {@code [n, 1, 1, 1]}, in pixels
 * @param key of the numbers that its steps draw, by the images' ids and the number of the step
 * @param ball around the clean images
 */
public record Start(Tape memory, AttackBatch batch, Tensor epsilon, Tensor stepSizes, RandomKey key, Ball ball) {
    /** What computes it. */
    public Backend backend() { return ball.backend(); }
}
