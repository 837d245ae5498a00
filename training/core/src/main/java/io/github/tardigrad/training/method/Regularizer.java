package io.github.tardigrad.training.method;

import io.github.tardigrad.training.text.Spec;

/**
 * What is added to the adversarial loss for features that an attack can move: {@code λ · R}, where f is the model's
 * output {@code features} and R the mean over the batch of {@code ‖f(x) − f(x + δ)‖²} or {@code ‖f(x) − f(x + δ)‖}. The
 * gradient flows through both.
 *
 * <p>As text: {@code regularizer=squared,lambda=0.1}. Published: the square in the prose, the plain norm in the code,
 * which never calls it; λ is not stated.
 *
 * @param distance what R is
 * @param lambda its weight, 0 or more; by itself {@value #LAMBDA}, which is ours, as the published one is not stated
 */
public record Regularizer(Distance distance, double lambda) {
    /** The weight where none is given. */
    public static final double LAMBDA = 0.1;

    /** How far the features of an image and its adversarial version are apart. */
    public enum Distance {
        /** Nothing is added; by itself (published: {@code squared} in the prose, {@code norm} in the code). */
        NONE,
        /** The squared Euclidean distance. */
        SQUARED,
        /** The Euclidean distance. */
        NORM
    }

    /** Without one. */
    public static final Regularizer NONE = new Regularizer(Distance.NONE, 0);

    /** Checks the weight. */
    public Regularizer {
        Spec.require("lambda", lambda, 0, 1e9, "it is the weight of the regularizer, and a negative one would reward"
                + " features that an attack moves");
        if (distance == Distance.NONE && lambda != 0) {
            throw new IllegalArgumentException("lambda " + lambda + " weighs nothing: write regularizer=squared or"
                    + " regularizer=norm with it, or leave it out");
        }
    }

    /** Whether something is added. */
    public boolean isPresent() { return distance != Distance.NONE; }

    String text() {
        return "regularizer=" + Spec.word(distance) + (isPresent() ? ",lambda=" + lambda : "");
    }

    static Regularizer read(Spec spec, Regularizer usual) {
        Distance distance = spec.choice("regularizer", usual.distance);
        double otherwise = distance == Distance.NONE ? 0 : usual.isPresent() ? usual.lambda : LAMBDA;
        return new Regularizer(distance, spec.number("lambda", otherwise));
    }
}
