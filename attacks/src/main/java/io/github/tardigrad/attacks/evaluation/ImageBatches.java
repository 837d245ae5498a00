package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Goes through images in batches. A batch that memory does not hold is halved, and so are those after it; one in which
 * an image fails is split until that image is alone. Neither changes a result, since an image's does not depend on its
 * batch.
 */
final class ImageBatches {
    /** What is done with a batch. */
    interface Work {
        /** Does it; nothing of it may stay when it throws. */
        void run(AttackBatch batch, Goal goal);

        /** Is told of an image on which it failed. */
        void failed(int image, RuntimeException why);
    }

    /** An attack that does not keep its promise: no single image is to blame. */
    static final class Defect extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Defect(String message) {
            super(message);
        }
    }

    private final Classifier model;
    private final Examples examples;
    private final Tensor images;
    private final float[] pixels;
    private int most;

    /**
     * Batches of some examples.
     *
     * @param most how many images a batch has at most
     */
    ImageBatches(Classifier model, Examples examples, int most) {
        Engine engine = model.engine();
        this.model = model;
        this.examples = examples;
        this.most = Math.min(most, examples.size());
        this.images = engine.zeros(examples.imageShape().prepend(this.most));
        this.pixels = new float[images.size()];
    }

    /** How many images the next batch may have. */
    int most() { return most; }

    /**
     * Does the work for the given images, by their position in the data set.
     *
     * @throws OutOfMemoryError when memory does not hold one image
     */
    void run(int[] chosen, Work work) {
        try {
            work.run(batch(chosen), goal(chosen));
        } catch (OutOfMemoryError full) {
            if (chosen.length == 1) {
                throw model.explainedForAttack(full, 1);
            }
            most = Math.max(1, Math.min(most, chosen.length) / 2);
            split(chosen, most, work);
        } catch (Defect | DeviceLostException | NotKept | Stopped fatal) {
            throw fatal;
        } catch (RuntimeException broken) {
            if (chosen.length == 1) {
                work.failed(chosen[0], broken);
            } else {
                split(chosen, Math.ceilDiv(chosen.length, 2), work);
            }
        }
    }

    private void split(int[] chosen, int size, Work work) {
        for (int from = 0; from < chosen.length; from += size) {
            run(Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + size)), work);
        }
    }

    private AttackBatch batch(int... chosen) {
        int row = examples.imageShape().size();
        for (int i = 0; i < chosen.length; i++) {
            examples.copyImage(chosen[i], pixels, i * row);
        }
        Arrays.fill(pixels, chosen.length * row, pixels.length, 0);
        images.set(pixels);
        return new AttackBatch(images.rows(0, chosen.length), chosen);
    }

    private Goal goal(int... chosen) {
        return Goal.untargeted(IntStream.of(chosen).map(examples::label).toArray());
    }
}
