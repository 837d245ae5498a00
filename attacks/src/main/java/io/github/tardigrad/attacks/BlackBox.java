package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A function that answers images, whatever is behind it, as a classifier that can be attacked: a rule engine, a model
 * of another library, a service. There is no gradient; attacks that need one refuse it, and say which do not.
 *
 * <pre>{@code
 * Classifier rules = BlackBox.ofLabels(engine, Shape.of(28, 28, 1), 10, images -> rulebook.classify(images))
 *         .named("rules");
 * Robustness.of(rules).under(Attacks.hopSkipJump(Norm.L2)).epsilons(2).on(examples);
 * }</pre>
 *
 * <p>The function is given {@code float[n][height · width · channels]}: one image or more, row by row from the top
 * left, all channels of a pixel side by side, pixels in [0, 1]. The arrays are its own to keep or change. A call brings
 * as many images as an attack likes, some hundreds as a rule, or no more than {@link #atMost}. The answer to an image
 * must depend on its pixels alone: not on the other images of the call, nor on earlier calls. The thread that attacks
 * makes the call, so there are several at once only where several threads attack.
 */
public final class BlackBox implements Classifier {
    /** A function from images to a number for each class. */
    @FunctionalInterface
    public interface Scores {
        /**
         * Answers images.
         *
         * @param images {@code [n][height · width · channels]}, pixels in [0, 1]
         * @return {@code [n][classes]}: finite numbers, larger where a class is likelier; logits serve attacks best,
         *         and probabilities will do
         */
        float[][] of(float[][] images);
    }

    /** A function from images to their classes. */
    @FunctionalInterface
    public interface Labels {
        /**
         * Answers images.
         *
         * @param images {@code [n][height · width · channels]}, pixels in [0, 1]
         * @return {@code [n]}: class indices from 0
         */
        int[] of(float[][] images);
    }

    /** Of how many images that fail together each is asked about alone. */
    private static final int MOST_ALONE = 8;

    private final String name;
    private final Engine engine;
    private final Shape inputShape;
    private final int classes;
    private final Access access;
    private final int most;
    private final Scores function;

    private BlackBox(String name, Engine engine, Shape inputShape, int classes, Access access, int most,
            Scores function) {
        if (inputShape.rank() != 3 || inputShape.size() == 0) {
            throw new IllegalArgumentException("input shape " + inputShape
                    + " is not that of an image: [height, width, channels] is needed");
        }
        if (classes < 2) {
            throw new IllegalArgumentException("classes " + classes + " is below 2: there is nothing to tell apart");
        }
        if (most < 1) {
            throw new IllegalArgumentException("at most " + most + " images a call: at least one is needed");
        }
        this.name = name;
        this.engine = engine;
        this.inputShape = inputShape;
        this.classes = classes;
        this.access = access;
        this.most = most;
        this.function = function;
    }

    /**
     * Of a function that gives a score for each class.
     *
     * @param inputShape {@code [height, width, channels]}
     */
    public static BlackBox ofScores(Engine engine, Shape inputShape, int classes, Scores function) {
        return new BlackBox("black box", engine, inputShape, classes, Access.SCORES, Integer.MAX_VALUE,
                images -> checkScores(function.of(images), images.length, classes));
    }

    /**
     * Of a function that gives the class alone.
     *
     * @param inputShape {@code [height, width, channels]}
     */
    public static BlackBox ofLabels(Engine engine, Shape inputShape, int classes, Labels function) {
        return new BlackBox("black box", engine, inputShape, classes, Access.LABELS, Integer.MAX_VALUE,
                images -> oneHot(function.of(images), images.length, classes));
    }

    /** The same under a name of its own, for reports and errors. */
    public BlackBox named(String other) {
        return new BlackBox(other, engine, inputShape, classes, access, most, function);
    }

    /** The same, called with no more than {@code images} images at once. */
    public BlackBox atMost(int images) {
        return new BlackBox(name, engine, inputShape, classes, access, images, function);
    }

    @Override
    public String name() { return name; }

    @Override
    public Engine engine() { return engine; }

    @Override
    public Shape inputShape() { return inputShape; }

    @Override
    public int classes() { return classes; }

    @Override
    public Access access() { return access; }

    /**
     * Scores {@code [n, classes]}: the function's, or 1 for its label and 0 elsewhere.
     *
     * @throws IllegalArgumentException when the images have another shape, or the tape is to find gradients
     * @throws IllegalStateException when the function throws, or answers with other numbers than it should: the message
     *         says about which image, where a call has no more than 8
     */
    @Override
    public Tensor logits(Tape tape, Tensor images) {
        if (images.shape().rank() != 4 || !images.shape().dropFirst().equals(inputShape)) {
            throw new IllegalArgumentException("images " + images.shape() + " do not fit model " + name
                    + ", which takes [n, height, width, channels] with " + inputShape);
        }
        if (tape.gradients() != Gradients.NONE) {
            throw new IllegalArgumentException("model " + name + " is a function without a gradient: take an attack"
                    + " that needs " + (access == Access.SCORES ? "scores" : "labels") + " only");
        }
        float[] pixels = images.toArray();
        int count = images.shape().extent(0);
        float[] scores = new float[count * classes];
        for (int from = 0; from < count; from += Math.min(most, count - from)) {
            int to = from + Math.min(most, count - from);
            float[][] answers = answers(pixels, from, to);
            for (int i = from; i < to; i++) {
                System.arraycopy(answers[i - from], 0, scores, i * classes, classes);
            }
        }
        return tape.tensor(Shape.of(count, classes), scores);
    }

    private float[][] answers(float[] pixels, int from, int to) {
        try {
            return function.of(images(pixels, from, to));
        } catch (RuntimeException e) {
            throw explained(e, pixels, from, to);
        }
    }

    /**
     * Finds out about which image it is, by asking about each alone: of a few only, since who has many at once splits
     * them when they fail, and would ask about each again and again.
     */
    private IllegalStateException explained(RuntimeException together, float[] pixels, int from, int to) {
        int count = to - from;
        if (count == 1) {
            return failure(from, together);
        }
        String fault = "model " + name + " fails on " + count + " images in one call";
        if (count > MOST_ALONE) {
            return new IllegalStateException(fault + ": " + reason(together) + "; atMost(" + MOST_ALONE
                    + ") would tell about which image", together);
        }
        for (int image = from; image < to; image++) {
            try {
                function.of(images(pixels, image, image + 1));
            } catch (RuntimeException alone) {
                return failure(image, alone);
            }
        }
        return new IllegalStateException(fault + ", though on none of them alone: " + reason(together), together);
    }

    private ImageFailure failure(int image, RuntimeException why) {
        return new ImageFailure(name, image, "image number " + image + " of its batch", why);
    }

    private static String reason(RuntimeException cause) {
        return cause instanceof WrongAnswer ? String.valueOf(cause.getMessage()) : "it throws " + cause;
    }

    private float[][] images(float[] pixels, int from, int to) {
        int row = inputShape.size();
        float[][] images = new float[to - from][];
        for (int i = from; i < to; i++) {
            images[i - from] = Arrays.copyOfRange(pixels, i * row, (i + 1) * row);
        }
        return images;
    }

    // What somebody else's function returns may be null, whatever its interface says.
    private static float[][] checkScores(float @Nullable [] @Nullable [] scores, int images, int classes) {
        if (scores == null || scores.length != images) {
            throw new WrongAnswer("it answers " + images + " images with "
                    + (scores == null ? "null" : scores.length + " rows of scores") + ": one row an image is needed");
        }
        for (float @Nullable [] row : scores) {
            if (row == null || row.length != classes) {
                throw new WrongAnswer("it answers with " + (row == null ? "null" : row.length + " scores") + ": "
                        + classes + " are needed, one a class");
            }
            for (int c = 0; c < classes; c++) {
                if (!Float.isFinite(row[c])) {
                    throw new WrongAnswer("its score of class " + c + " is " + row[c]
                            + ": scores must be finite numbers; for the logarithm of 0 take a small number");
                }
            }
        }
        return scores;
    }

    private static float[][] oneHot(int @Nullable [] labels, int images, int classes) {
        if (labels == null || labels.length != images) {
            throw new WrongAnswer("it answers " + images + " images with "
                    + (labels == null ? "null" : labels.length + " labels") + ": one label an image is needed");
        }
        float[][] scores = new float[images][classes];
        for (int i = 0; i < images; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new WrongAnswer("its label " + labels[i] + " is not one of the " + classes
                        + " classes: they are counted from 0");
            }
            scores[i][labels[i]] = 1;
        }
        return scores;
    }

    /** The function failed on one image of a batch. */
    static final class ImageFailure extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final String model;
        private final int row;
        private final RuntimeException reason;

        ImageFailure(String model, int row, String where, RuntimeException reason) {
            super("model " + model + " fails on " + where + ": " + reason(reason), reason);
            this.model = model;
            this.row = row;
            this.reason = reason;
        }

        /** The same of an image that has a place in a data set. */
        ImageFailure in(AttackBatch batch) {
            return new ImageFailure(model, row, "image " + batch.id(row) + ", or on what an attack made of it", reason);
        }
    }

    /** What the function returned is not what it should. */
    private static final class WrongAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongAnswer(String message) {
            super(message);
        }
    }
}
