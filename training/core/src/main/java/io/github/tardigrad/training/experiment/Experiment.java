package io.github.tardigrad.training.experiment;

import java.io.IOException;
import java.util.List;

/** A published experiment that can be run again. */
public sealed interface Experiment permits FgsmMlp, GradientAscent, CnnRetrain, AdaptiveCifar10 {
    /** All of them. */
    List<Experiment> ALL = List.of(new FgsmMlp(), new GradientAscent(), new CnnRetrain(), new AdaptiveCifar10());

    /** The names that {@link #named} knows. */
    static List<String> names() { return ALL.stream().map(Experiment::name).toList(); }

    /**
     * The experiment of that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists what there is
     */
    static Experiment named(String name) {
        return ALL.stream().filter(experiment -> experiment.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("experiment " + name + " is unknown: there are "
                        + String.join(", ", names())));
    }

    /** As the command line calls it, for example {@code cnn-retrain}. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** The data set that was published on, as {@code DataSource.parse} reads it. */
    String data();

    /**
     * Runs it. What the workshop's folder holds already, finished with the same settings, is taken from there, and an
     * unfinished training is gone on with.
     *
     * @throws IOException when the folder cannot be read or written
     */
    Outcome run(Workshop workshop) throws IOException;
}
