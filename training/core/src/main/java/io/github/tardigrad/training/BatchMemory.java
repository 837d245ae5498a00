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
    private final Tensor mixedLabels;
    private final Tensor epsilons;

    /** For one adversarial version of each image. */
    BatchMemory(Engine engine, int capacity, Shape image) {
        this(engine, capacity, image, 0, 1);
    }

    /** For images of {@code classes} classes, that may be mixed, and up to {@code versions} adversarial versions. */
    BatchMemory(Engine engine, int capacity, Shape image, int classes, int versions) {
        this.engine = engine;
        this.images = engine.zeros(image.prepend(capacity));
        this.adversarial = engine.zeros(image.prepend(versions * capacity));
        this.labels = engine.zeros(Shape.of(versions * capacity));
        this.mixedLabels = engine.zeros(Shape.of(capacity, classes));
        this.epsilons = engine.zeros(Shape.of(capacity, 1, 1, 1));
    }

    /** The batch's images {@code [n, height, width, channels]}. */
    Tensor images(Batch batch) {
        Tensor rows = images.rows(0, batch.size());
        rows.set(batch.images());
        return rows;
    }

    /**
     * The batch's labels as the engine wants class indices, {@code [n]}; of mixtures the shares of all classes,
     * {@code [n, classes]}, whose cross-entropy is the mixture of the two.
     */
    Tensor labels(Batch batch) {
        if (!batch.isMixed()) {
            return labels(batch, 1);
        }
        int classes = mixedLabels.shape().extent(1);
        float[] shares = new float[batch.size() * classes];
        for (int i = 0; i < batch.size(); i++) {
            shares[i * classes + batch.labels()[i]] += batch.shares()[i];
            shares[i * classes + batch.otherLabels()[i]] += 1 - batch.shares()[i];
        }
        Tensor rows = mixedLabels.rows(0, batch.size());
        rows.set(shares);
        return rows;
    }

    /** The labels of so many versions of the batch, {@code [versions · n]}. */
    Tensor labels(Batch batch, int versions) {
        float[] indices = new float[versions * batch.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = batch.labels()[i % batch.size()];
        }
        Tensor rows = labels.rows(0, indices.length);
        rows.set(indices);
        return rows;
    }

    /** Room for the adversarial versions of a batch. */
    Tensor adversarial(Batch batch) { return version(batch, 0); }

    /** Room for version number {@code version} of a batch. */
    Tensor version(Batch batch, int version) {
        return adversarial.rows(version * batch.size(), (version + 1) * batch.size());
    }

    /** The first {@code versions} versions of a batch, one after the other. */
    Tensor versions(Batch batch, int versions) { return adversarial.rows(0, versions * batch.size()); }

    /** One radius for every image of the batch, {@code [n, 1, 1, 1]}. */
    Tensor epsilons(Batch batch, float epsilon) {
        Tensor rows = epsilons.rows(0, batch.size());
        engine.backend().memory().fill(rows, epsilon);
        return rows;
    }

    /** A radius for each image of the batch, {@code [n, 1, 1, 1]}. */
    Tensor epsilons(Batch batch, float[] ofEach) {
        Tensor rows = epsilons.rows(0, batch.size());
        rows.set(ofEach);
        return rows;
    }
}
