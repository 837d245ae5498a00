package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Norm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model fared under one attack at one epsilon.
 *
 * @param name of the attack, for example {@code pgd}
 * @param parameters of the attack, with the numbers used
 * @param norm how changes are measured
 * @param epsilon in pixels
 * @param examples how many images; all count, those that are misclassified without an attack as not robust
 * @param robustAccuracy the share of images recognised before and after the attack, 0 to 1
 * @param medianDistance over the images recognised without an attack, for attacks that look for the nearest image, in
 *        pixels; null for other attacks, and where it is infinite: no image was found for half of them
 * @param seconds it took
 * @param gradientEvaluations forward and backward passes, counted in images
 * @param forwardEvaluations forward passes without a backward pass, counted in images
 * @param zeroGradients the share of gradients that were zero everywhere, 0 to 1
 * @param verdicts on each image
 * @param distances to the nearest image found for each image, in pixels, whatever epsilon: 0 where it is misclassified
 *        without an attack, infinite where none was found; empty for attacks that look for no nearest image
 * @param details its stages, failures and remarks
 */
public record AttackScore(String name, String parameters, Norm norm, float epsilon, int examples, double robustAccuracy,
        @Nullable Double medianDistance, double seconds, long gradientEvaluations, long forwardEvaluations,
        double zeroGradients, Verdicts verdicts, List<Float> distances, AttackDetails details) {
    /** Takes a copy of the distances, of which there is one an image or none. */
    public AttackScore {
        distances = List.copyOf(distances);
        if (!distances.isEmpty() && distances.size() != examples) {
            throw new IllegalArgumentException(distances.size() + " distances do not fit " + examples
                    + " examples: one an example is needed, or none");
        }
    }

    /** For how many images a nearest one was looked for: those recognised without an attack. */
    public int searched() { return (int) distances.stream().filter(distance -> distance > 0).count(); }

    /** For how many of them one was found, at whatever distance. */
    public int found() {
        return (int) distances.stream().filter(distance -> distance > 0 && Float.isFinite(distance)).count();
    }

    /**
     * What it says of some images alone; costs and remarks stay those of all, stages are left out.
     *
     * @param images that it has verdicts on, in rising order
     */
    AttackScore of(int... images) {
        StringBuilder letters = new StringBuilder();
        List<Float> near = new ArrayList<>();
        for (int image : images) {
            letters.append(verdicts.letters().charAt(image));
            if (!distances.isEmpty()) {
                near.add(distances.get(image));
            }
        }
        Verdicts part = new Verdicts(letters.toString());
        return new AttackScore(name, parameters, norm, epsilon, images.length, part.accuracy(),
                Tally.median(near, part), seconds, gradientEvaluations, forwardEvaluations, zeroGradients, part, near,
                new AttackDetails(details.access(), List.of(), List.of(), details.remarks()));
    }

    /** With nothing to say beside the numbers. */
    public AttackScore(String name, String parameters, Norm norm, float epsilon, int examples, double robustAccuracy,
            @Nullable Double medianDistance, double seconds, long gradientEvaluations, long forwardEvaluations,
            double zeroGradients, Verdicts verdicts, List<Float> distances) {
        this(name, parameters, norm, epsilon, examples, robustAccuracy, medianDistance, seconds, gradientEvaluations,
                forwardEvaluations, zeroGradients, verdicts, distances, AttackDetails.NONE);
    }

    /** Of an attack that looks for no nearest image. */
    public AttackScore(String name, String parameters, Norm norm, float epsilon, int examples, double robustAccuracy,
            @Nullable Double medianDistance, double seconds, long gradientEvaluations, long forwardEvaluations,
            double zeroGradients, Verdicts verdicts) {
        this(name, parameters, norm, epsilon, examples, robustAccuracy, medianDistance, seconds, gradientEvaluations,
                forwardEvaluations, zeroGradients, verdicts, List.of());
    }
}
