package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import java.util.Arrays;

/**
 * Some images of a batch with all that is about them, so that work goes on without those that are done. An image's
 * result does not depend on its batch, so neither does it on who left.
 *
 * @param batch the chosen images under their own ids
 * @param goal what is wanted of them
 * @param epsilon {@code [images, 1, 1, 1]}
 */
public record Selection(AttackBatch batch, Goal goal, Tensor epsilon) {
    /** The given images of a batch, by index; in memory of {@code memory}, unless they are all. */
    public static Selection of(Engine engine, Tape memory, AttackBatch batch, Goal goal, Tensor epsilon,
            int... images) {
        if (images.length == batch.size()) {
            return new Selection(batch, goal, epsilon);
        }
        int[] ids = Arrays.stream(images).map(batch::id).toArray();
        return new Selection(new AttackBatch(rows(engine, memory, batch.images(), images), ids), goal.select(images),
                rows(engine, memory, epsilon, images));
    }

    /** Copies the given rows of a tensor, in the given order. */
    public static Tensor rows(Engine engine, Tape memory, Tensor source, int... rows) {
        Tensor selected = memory.allocate(source.shape().with(0, rows.length));
        for (int i = 0; i < rows.length; i++) {
            engine.backend().memory().copy(source.rows(rows[i], rows[i] + 1), selected.rows(i, i + 1));
        }
        return selected;
    }
}
