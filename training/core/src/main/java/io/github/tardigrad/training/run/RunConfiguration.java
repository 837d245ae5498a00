package io.github.tardigrad.training.run;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
    /** In what {@code other} differs, a phrase each: {@code seed is 2 and was 1}, where {@code other} was. */
    public List<String> differences(RunConfiguration other) {
        List<String> differences = new ArrayList<>();
        for (RecordComponent component : RunConfiguration.class.getRecordComponents()) {
            Object mine = value(component, this);
            Object others = value(component, other);
            if (!Objects.equals(mine, others)) {
                differences.add(component.getName() + " is " + mine + " and was " + others);
            }
        }
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

    private static Object value(RecordComponent component, RunConfiguration configuration) {
        try {
            return component.getAccessor().invoke(configuration);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a record's accessor is public", impossible);
        }
    }
}
