package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Whatever tells classes of images apart and can be attacked: a {@link Model}, a model behind a preprocessing, a
 * function of somebody else that only answers. Pixels in [0, 1] come in.
 */
public interface Classifier {
    /** What an answer lets an attacker know; each knows all that those behind it know. */
    enum Access {
        /** Logits, and their gradients by the pixels. */
        GRADIENTS,
        /** A number for each class, larger where it is likelier, without a gradient. */
        SCORES,
        /** The class alone, as a score of 1 among zeros. */
        LABELS;

        /** Whether who knows this knows all that {@code wanted} is about. */
        public boolean covers(Access wanted) { return ordinal() <= wanted.ordinal(); }
    }

    /** What reports call it. */
    String name();

    /** Where its tensors live. */
    Engine engine();

    /** {@code [height, width, channels]} of an image. */
    Shape inputShape();

    /** How many classes it tells apart. */
    int classes();

    /** What who reads a result must know of it, a line each: that its file ended in a softmax, say. */
    default List<String> remarks() { return List.of(); }

    /** What its answers let an attacker know. */
    default Access access() { return Access.GRADIENTS; }

    /**
     * Logits {@code [n, classes]} of images {@code [n, height, width, channels]} in evaluation, on the tape's memory.
     * With {@link Access#GRADIENTS} the tape can go back from them to the images.
     *
     * @throws IllegalArgumentException when the images have another shape
     */
    Tensor logits(Tape tape, Tensor images);

    /** SHA-256 of all that decides its answers, in hexadecimal; empty where that is not known. */
    default Optional<String> fingerprint() { return Optional.empty(); }

    /** About how many bytes a step of an attack on that many images takes; 0 where that is not known. */
    default long attackBytes(int images) { return 0; }

    /** The same error, which says what is known of how much a step of an attack on that many images takes. */
    default OutOfMemoryError explainedForAttack(OutOfMemoryError full, int images) { return full; }
}
