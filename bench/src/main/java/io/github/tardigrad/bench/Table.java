package io.github.tardigrad.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows as lines of text, one below the other. */
final class Table {
    private static final String LAYOUT = "%-28s %10s %21s %9s %10s  %s";

    private Table() {}

    static String header() {
        return String.format(Locale.ROOT, LAYOUT, "workload", "median ms", "quartiles ms", "GFLOP/s", "images/s",
                "backend");
    }

    static String line(Row row) {
        return String.format(Locale.ROOT, LAYOUT, row.name(), milliseconds(row.medianSeconds()),
                milliseconds(row.lowerQuartileSeconds()) + " - " + milliseconds(row.upperQuartileSeconds()),
                number("%.1f", row.gflops()), number("%,.0f", row.imagesPerSecond()), row.backend());
    }

    /** Three digits after the point below 10 ms, then two. */
    static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 0.01 ? "%.3f" : "%.2f", 1e3 * seconds);
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }
}
