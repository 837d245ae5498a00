package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.CustomGradient;

/**
 * What an attack climbs: a number per image that grows as the model turns away from a class. That class is the label,
 * or the target, which the attack descends to.
 */
public enum Loss {
    /** The cross-entropy of the logits against the class. Its gradient fades where the model is very sure. */
    CROSS_ENTROPY {
        @Override
        Tensor reference(Tape memory, Goal goal, int classes) {
            float[] indices = new float[goal.size()];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = goal.reference(i);
            }
            return memory.tensor(Shape.of(indices.length), indices);
        }

        @Override
        Tensor of(Tape tape, Tensor logits, Tensor reference) {
            return tape.crossEntropy(logits, reference, 0, true);
        }
    },

    /** The largest logit of another class minus that of the class, see {@link Margin}: it never fades. */
    MARGIN {
        @Override
        Tensor reference(Tape memory, Goal goal, int classes) {
            float[] oneHot = new float[goal.size() * classes];
            for (int i = 0; i < goal.size(); i++) {
                oneHot[i * classes + goal.reference(i)] = 1;
            }
            return memory.tensor(Shape.of(goal.size(), classes), oneHot);
        }

        @Override
        Tensor of(Tape tape, Tensor logits, Tensor reference) {
            return tape.apply(new CustomGradient(new Margin()), logits, reference);
        }
    };

    /** The classes that a goal refers to, in the form that {@link #of} wants. */
    abstract Tensor reference(Tape memory, Goal goal, int classes);

    /**
     * The losses {@code [n]} of logits {@code [n, classes]}: one an image, never their mean, so that an image's
     * gradient does not depend on the batch.
     */
    abstract Tensor of(Tape tape, Tensor logits, Tensor reference);
}
