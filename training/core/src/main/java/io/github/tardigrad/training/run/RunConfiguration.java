package io.github.tardigrad.training.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that the weights of a run depend on, but for those that it began with. Two runs of the same configuration
 * from the same first weights, on the same backend, give the same bits.
 *
 * @param model its name, as {@code Models} knows it
 * @param modelParameters how many numbers are trained
 * @param data what the images are called
 * @param dataSha256 of the training images with their labels, validation part included
 * @param trainingImages how many are trained on
 * @param validationImages how many are held out
 * @param method with all its parameters, as {@code Method.parse} reads it; epsilons in pixels unless the rule says
 *     otherwise
 * @param budget how epsilon moves, in words, in every unit that the rule knows; empty without one
 * @param augmentation how training images are changed before all else
 * @param epochs how often each image is seen
 * @param batch images in a step
 * @param optimizer with its parameters
 * @param schedule how the learning rate runs over the steps
 * @param validation what chooses the epoch, with its parameters
 * @param seed that all random numbers derive from
 */
public record RunConfiguration(String model, int modelParameters, String data, String dataSha256, int trainingImages,
        int validationImages, String method, String budget, String augmentation, int epochs, int batch,
        String optimizer, String schedule, String validation, long seed) {
    /**
     * In what {@code other} differs, a phrase each: {@code --seed is 2 and was 1}, where {@code other} was. Settings
     * are named as the command line does; one that follows from another that differs is left out.
     */
    public List<String> differences(RunConfiguration other) {
        List<String> differences = new ArrayList<>();
        boolean sameModel = add(differences, "--model", model, other.model);
        boolean sameData = add(differences, "--data", data, other.data);
        if (sameModel && sameData) {
            add(differences, "the model's number of parameters, for the images and classes of --data,",
                    modelParameters, other.modelParameters);
        }
        boolean sameMethod = add(differences, "--method (with --norm and --epsilon)", method, other.method);
        boolean sameCount = trainingImages == other.trainingImages;
        if (sameMethod) { // which may add adversarial copies to the images
            add(differences, "the budget of --method", budget, other.budget);
            add(differences, "the number of training images (--data, --limit)", trainingImages, other.trainingImages);
        }
        if (sameCount && add(differences, "the number of validation images", validationImages,
                other.validationImages)) {
            if (sameData) {
                add(differences, "the SHA-256 of the images of --data", dataSha256, other.dataSha256);
            }
            if (sameMethod) {
                add(differences, "the validation", validation, other.validation);
            }
        }
        add(differences, "--augment", augmentation, other.augmentation);
        add(differences, "--epochs", epochs, other.epochs);
        add(differences, "--batch", batch, other.batch);
        add(differences, "--optimizer", optimizer, other.optimizer);
        add(differences, "--schedule (with --lr)", schedule, other.schedule);
        add(differences, "--seed", seed, other.seed);
        return differences;
    }

    /**
     * Refuses to go on with a run of another configuration.
     *
     * @param earlier of the run in {@code folder}
     * @throws IllegalArgumentException when the two differ; the message names each difference
     */
    public void requireSame(RunConfiguration earlier, Path folder) {
        List<String> differences = differences(earlier);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("the run in " + folder + " cannot be continued with other settings: "
                    + String.join("; ", differences) + ". Give the same settings, or another folder");
        }
    }

    /** As {@code run.json} has it. */
    public String toJson() { return RunJson.write(this); }

    /**
     * What {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static RunConfiguration fromJson(String json) { return RunJson.readConfiguration(json); }

    /** Adds what is not the same; returns whether it is. */
    private static boolean add(List<String> differences, String setting, Object mine, Object others) {
        boolean same = mine.equals(others);
        if (!same) {
            differences.add(setting + " is " + mine + " and was " + others);
        }
        return same;
    }
}
