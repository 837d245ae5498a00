package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.attacks.Norm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What evidence proves. {@link #toString} is a table for people.
 *
 * @param model its name, as the bundle has it
 * @param weights SHA-256 of all that decides the model's answers, the same in bundle and model
 * @param data the name of the images, as the bundle has it
 * @param examples how many images were evaluated, as the bundle has it
 * @param seed of the attacks' random numbers, as the bundle has it
 * @param backend that judged
 * @param closed whether the bundle was closed, so that its checksums hold
 * @param comparison with the data set; null where it was not given
 * @param scores one for each attack, norm and epsilon, in order of appearance
 * @param bounds one for each norm and epsilon, in order of appearance
 * @param firstRefuted the first claim that is wrong; null where none is
 */
public record Judgement(String model, String weights, String data, int examples, long seed, String backend,
        boolean closed, @Nullable Comparison comparison, List<Score> scores, List<Bound> bounds,
        @Nullable Refutation firstRefuted) {
    /** Takes copies. */
    public Judgement {
        scores = List.copyOf(scores);
        bounds = List.copyOf(bounds);
    }

    /**
     * What comparing with the data set gave beside the claims.
     *
     * @param data its name
     * @param misclassified how many of the evaluated images the model does not recognise without an attack, those where
     *        rounding could decide left out
     */
    public record Comparison(String data, int misclassified) {}

    /**
     * How the claims of one attack fared.
     *
     * @param threat attack, norm and epsilon
     * @param claimed how many images it is said to fool
     * @param confirmed of how many that is true
     * @param undecided on how many the model's answer is so close that rounding may decide it; they prove nothing
     * @param refuted of how many it is false
     */
    public record Score(Threat threat, int claimed, int confirmed, int undecided, int refuted) {}

    /**
     * What is proved of one norm and epsilon.
     *
     * @param norm in which images are near
     * @param epsilon how near at most, in pixels
     * @param fooled how many images some attack is confirmed to fool
     * @param misclassified as {@link Comparison}; 0 without one
     * @param examples how many images were evaluated
     */
    public record Bound(Norm norm, float epsilon, int fooled, int misclassified, int examples) {
        /** What robust accuracy is at most, 0 to 1. */
        public double robustAccuracy() { return (double) (examples - fooled - misclassified) / examples; }
    }

    /**
     * A claim that is wrong.
     *
     * @param image its position in the data set
     * @param threat that is said to fool it
     * @param why it does not
     */
    public record Refutation(int image, Threat threat, String why) {
        @Override
        public String toString() { return "image " + image + " under " + threat + ": " + why; }
    }

    /** How many claims are wrong. */
    public int refuted() { return scores.stream().mapToInt(Score::refuted).sum(); }

    /** As JSON, indented. */
    public String toJson() { return JudgementText.json(this); }

    @Override
    public String toString() { return JudgementText.table(this); }
}
