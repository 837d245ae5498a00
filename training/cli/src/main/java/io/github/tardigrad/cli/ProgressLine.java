package io.github.tardigrad.cli;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a task is: a bar with rate and time left on a terminal; elsewhere (a log, a pipe) a plain line every few
 * seconds. Written to standard error.
 */
final class ProgressLine implements AutoCloseable {
    private static final long SECONDS_BETWEEN_LINES = 5;

    private final Console console;
    private final String task;
    private final String unit;
    private long total;
    private final long start = System.nanoTime();
    private final @Nullable ProgressBar bar;
    private long lastLine = start;

    private ProgressLine(Console console, String task, String unit, long total) {
        this.console = console;
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.bar = console.terminal() ? new ProgressBarBuilder().setTaskName(task).setInitialMax(total)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR).setUpdateIntervalMillis(200).setUnit(" " + unit,
                        1).showSpeed().setConsumer(new ConsoleProgressBarConsumer(console.err())).build() : null;
    }

    /** Begins a task of {@code total} units, such as images. */
    static ProgressLine begin(Console console, String task, String unit, long total) {
        return new ProgressLine(console, task, unit, total);
    }

    /** There are so many units, as turns out on the way. */
    void expect(long units) {
        total = units;
        if (bar != null) {
            bar.maxHint(units);
        }
    }

    /** {@code done} units of the total are finished; {@code note} says how it goes, and may be empty. */
    void at(long done, String note) {
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
            return;
        }
        long now = System.nanoTime();
        if (done < total && now - lastLine >= SECONDS_BETWEEN_LINES * 1_000_000_000L) {
            lastLine = now;
            double rate = done * 1e9 / (now - start);
            console.remark(String.format(Locale.ROOT, "%s: %,d of %,d %s, %,.0f a second, %s left%s", task, done, total,
                    unit, rate, duration((total - done) / Math.max(rate, 1e-9)), note.isEmpty() ? "" : ", " + note));
        }
    }

    /** Ends the bar. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? whole / 60 + " min " + whole % 60 + " s" : whole / 3600 + " h " + whole % 3600 / 60
                + " min";
    }
}
