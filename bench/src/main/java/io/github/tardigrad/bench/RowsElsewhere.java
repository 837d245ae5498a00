package io.github.tardigrad.bench;

import java.io.IOException;
import java.util.List;

/** Measures rows somewhere else than in this process. */
@FunctionalInterface
interface RowsElsewhere {
    /**
     * Measures the rows with batch and threads as the options say.
     *
     * @param rows their names
     * @param backend as on the command line
     * @param timing how long to measure each
     * @throws IOException when that failed; the message says how
     */
    Results measure(List<String> rows, String backend, MeasurementOptions options, Timing timing) throws IOException;
}
