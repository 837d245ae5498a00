package io.github.tardigrad.cli;

import io.github.tardigrad.training.experiment.Experiment;
import java.util.Iterator;

/** What {@code reproduce} can run again, for its help text. */
final class ExperimentNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() { return Experiment.names().iterator(); }
}
