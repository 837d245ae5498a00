package io.github.tardigrad.training.run;

/**
 * What {@code run.json} holds.
 *
 * @param configuration what the weights depend on
 * @param provenance where it was made; of the last process, if it was continued
 * @param history how it went so far
 * @param finished whether all epochs are done
 */
public record RunRecord(RunConfiguration configuration, Provenance provenance, History history, boolean finished) {
    /** As {@code run.json} has it. */
    public String toJson() { return RunJson.write(this); }

    /**
     * What {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException when it is not that; the message says what is wrong
     */
    public static RunRecord fromJson(String json) { return RunJson.read(json); }
}
