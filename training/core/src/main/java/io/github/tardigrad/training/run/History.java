package io.github.tardigrad.training.run;

import java.util.List;

/**
 * How a run went.
 *
 * @param epochs in order, as many as are done
 * @param batches in order, all batches of those epochs
 * @param chosen the number of the epoch whose weights are kept, from 1; 0 before the first epoch
 */
public record History(List<EpochRecord> epochs, List<BatchRecord> batches, int chosen) {
    /** Before the first epoch. */
    public static final History EMPTY = new History(List.of(), List.of(), 0);

    /** Copies the lists. */
    public History {
        epochs = List.copyOf(epochs);
        batches = List.copyOf(batches);
        if (chosen < 0 || chosen > epochs.size()) {
            throw new IllegalArgumentException("chosen epoch " + chosen + " is none of the " + epochs.size()
                    + " in the history");
        }
    }

    /** The chosen epoch's record; there must be one. */
    public EpochRecord best() {
        if (chosen == 0) {
            throw new IllegalStateException("no epoch is chosen yet: the run has not finished its first");
        }
        return epochs.get(chosen - 1);
    }

    /** As {@code run.json} has it. */
    public String toJson() { return RunJson.write(this); }

    /**
     * What {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static History fromJson(String json) { return RunJson.readHistory(json); }
}
