package io.github.tardigrad.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows as lines of text, one below the other. */
final class Table {
    private static final String LAYOUT = "%-27s %10s %21s %9s %6s %10s %9s  %s";
    private static final double MEBIBYTE = 1 << 20;

    private Table() {}

    static String header() {
        return String.format(Locale.ROOT, LAYOUT, "workload", "median ms", "quartiles ms", "GFLOP/s", "% peak",
                "images/s", "peak MiB", "backend");
    }

    static String line(Row row) {
        return String.format(Locale.ROOT, LAYOUT, row.name(), milliseconds(row.medianSeconds()),
                milliseconds(row.lowerQuartileSeconds()) + " - " + milliseconds(row.upperQuartileSeconds()),
                number("%.1f", row.gflops()), number("%.1f", row.percentOfPeak()),
                number("%,.0f", row.imagesPerSecond()), mebibytes(row.peakMemoryBytes()), row.backend());
    }

    /** Three digits after the point below 10 ms, then two. */
    static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 0.01 ? "%.3f" : "%.2f", 1e3 * seconds);
    }

    /** Whole MiB; blank where unknown. */
    static String mebibytes(@Nullable Long bytes) {
        return bytes == null ? "" : String.format(Locale.ROOT, "%,.0f", bytes / MEBIBYTE);
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }
}
