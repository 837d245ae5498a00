package io.github.tardigrad.training;

import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;

/** Persistent tensors for batches of up to {@code capacity} images, so that a step asks for no memory. */
final class BatchMemory {
    private final Engine engine;
    private final Tensor images;
    private final Tensor adversarial;
    private final Tensor labels;
    private final Tensor epsilons;

    BatchMemory(Engine engine, int capacity, Shape image) {
        this.engine = engine;
        this.images = engine.zeros(image.prepend(capacity));
        this.adversarial = engine.zeros(image.prepend(capacity));
        this.labels = engine.zeros(Shape.of(capacity));
        this.epsilons = engine.zeros(Shape.of(capacity, 1, 1, 1));
    }

    /** The batch's images {@code [n, height, width, channels]}. */
    Tensor images(Batch batch) {
        Tensor rows = images.rows(0, batch.size());
        rows.set(batch.images());
        return rows;
    }

    /** The batch's labels {@code [n]}, as the engine wants class indices. */
    Tensor labels(Batch batch) {
        float[] indices = new float[batch.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = batch.labels()[i];
        }
        Tensor rows = labels.rows(0, batch.size());
        rows.set(indices);
        return rows;
    }

    /** Room for the adversarial versions of a batch. */
    Tensor adversarial(Batch batch) { return adversarial.rows(0, batch.size()); }

    /** One radius for every image of the batch, {@code [n, 1, 1, 1]}. */
    Tensor epsilons(Batch batch, float epsilon) {
        Tensor rows = epsilons.rows(0, batch.size());
        engine.backend().memory().fill(rows, epsilon);
        return rows;
    }
}
