package io.github.tardigrad.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
 */
record Comparison(String name, double oursSeconds, double theirsSeconds, double ratio, double lowestRatio,
        double highestRatio, String setting) {
    private static final String LAYOUT = "%-28s %10s %17s %7s %15s  %s";

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
                ratios[ratios.length - 1], setting);
    }

    static String header(String theirs) {
        return String.format(Locale.ROOT, LAYOUT, "workload", "ours ms", theirs + " ms", "ratio", "lowest-highest",
                "setting");
    }

    String line() {
        String spread = String.format(Locale.ROOT, "%.2f-%.2f", lowestRatio, highestRatio);
        return String.format(Locale.ROOT, LAYOUT, name, Table.milliseconds(oursSeconds),
                Table.milliseconds(theirsSeconds), String.format(Locale.ROOT, "%.2f", ratio), spread, setting);
    }

    private static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
