package io.github.tardigrad.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of two contestants that took turns. Machines drift and differ, so what counts is the ratio within a round.
 *
 * @param name of the {@link Workload}
 * @param oursSeconds median over the rounds
 * @param theirsSeconds median over the rounds
 * @param ratio median of the rounds' ratios, theirs by ours: above 1 we are faster
 * @param lowestRatio of any round
 * @param highestRatio of any round
 * @param setting how theirs was run
 * @param oursPeakBytes most memory that our process had in any turn; null where it was not measured
 * @param theirsPeakBytes least that theirs made do with in any turn, in whichever setting; null where it was not
 *     measured
 */
record Comparison(String name, double oursSeconds, double theirsSeconds, double ratio, double lowestRatio,
        double highestRatio, String setting, @Nullable Long oursPeakBytes, @Nullable Long theirsPeakBytes) {
    private static final String LAYOUT = "%-27s %10s %17s %7s %13s %9s %9s  %s";

    /**
     * Of the turns of both.
     *
     * @param ours rows of this name, one a round
     * @param theirs rows of this name, one a round, all in the same setting
     * @param trials rows of this name from turns that count for memory alone
     */
    static Comparison of(String name, List<Row> ours, List<Row> theirs, List<Row> trials, String setting) {
        Comparison times = of(name, ours.stream().map(Row::medianSeconds).toList(),
                theirs.stream().map(Row::medianSeconds).toList(), setting);
        Long oursPeak = ours.stream().map(Row::peakMemoryBytes).filter(Objects::nonNull)
                .max(Comparator.naturalOrder()).orElse(null);
        Long theirsPeak = Stream.concat(theirs.stream(), trials.stream()).map(Row::peakMemoryBytes)
                .filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
        return new Comparison(name, times.oursSeconds, times.theirsSeconds, times.ratio, times.lowestRatio,
                times.highestRatio, setting, oursPeak, theirsPeak);
    }

    /** Of the times of each round, in seconds. */
    static Comparison of(String name, List<Double> ours, List<Double> theirs, String setting) {
        if (ours.isEmpty() || ours.size() != theirs.size()) {
            throw new IllegalArgumentException(name + " has " + ours.size() + " rounds of ours and " + theirs.size()
                    + " of theirs: a ratio takes pairs");
        }
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = theirs.get(i) / ours.get(i);
        }
        Arrays.sort(ratios);
        return new Comparison(name, median(ours), median(theirs), median(ratios), ratios[0],
                ratios[ratios.length - 1], setting, null, null);
    }

    static String header(String theirs) {
        return String.format(Locale.ROOT, LAYOUT, "workload", "ours ms", theirs + " ms", "ratio", "low-high",
                "ours MiB", "MiB", "setting");
    }

    String line() {
        String spread = String.format(Locale.ROOT, "%.2f-%.2f", lowestRatio, highestRatio);
        return String.format(Locale.ROOT, LAYOUT, name, Table.milliseconds(oursSeconds),
                Table.milliseconds(theirsSeconds), String.format(Locale.ROOT, "%.2f", ratio), spread,
                Table.mebibytes(oursPeakBytes), Table.mebibytes(theirsPeakBytes), setting);
    }

    private static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
