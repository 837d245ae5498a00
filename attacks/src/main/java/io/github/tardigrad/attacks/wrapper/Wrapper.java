package io.github.tardigrad.attacks.wrapper;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Classifier;
import java.util.List;

/** A classifier that asks another one, and is like it in all that it does not say itself. */
public interface Wrapper extends Classifier {
    /** The one that it asks. */
    Classifier classifier();

    @Override
    default Engine engine() { return classifier().engine(); }

    @Override
    default Shape inputShape() { return classifier().inputShape(); }

    @Override
    default int classes() { return classifier().classes(); }

    @Override
    default List<String> remarks() { return classifier().remarks(); }

    @Override
    default Access access() { return classifier().access(); }

    @Override
    default long attackBytes(int images) { return classifier().attackBytes(images); }

    @Override
    default OutOfMemoryError explainedForAttack(OutOfMemoryError full, int images) {
        return classifier().explainedForAttack(full, images);
    }
}
