package io.github.tardigrad.engine.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out how a backend's device computes fastest, and keeps that for all later starts. What is computed does not
 * change by it, not by a bit.
 */
public interface Tuner {
    /**
     * Searches. The backend goes on with what was found; nobody else should compute on it meanwhile.
     *
     * @param time how long, about; what was begun is finished
     * @param progress is told in lines what is being tried
     * @return what it is worth
     * @throws IOException when what was found cannot be kept; that is tried before the search
     * @throws DeviceLostException when the device does not survive it
     */
    Outcome tune(Duration time, Consumer<String> progress) throws IOException;

    /**
     * A piece of work before and after.
     *
     * @param work in words
     * @param times how often it comes
     * @param before seconds that it took once
     * @param after seconds that it takes once
     */
    record Comparison(String work, int times, double before, double after) {}

    /**
     * What a search is worth.
     *
     * @param comparisons all pieces of work that were compared
     * @param kept where it lies for later starts; nothing is kept that is not faster
     */
    record Outcome(List<Comparison> comparisons, Optional<Path> kept) {
        /** Takes a copy of the list. */
        public Outcome {
            comparisons = List.copyOf(comparisons);
        }

        /** Seconds that all of it took, each piece as often as it comes. */
        public double before() { return comparisons.stream().mapToDouble(one -> one.times * one.before).sum(); }

        /** Seconds that all of it takes. */
        public double after() { return comparisons.stream().mapToDouble(one -> one.times * one.after).sum(); }
    }
}
