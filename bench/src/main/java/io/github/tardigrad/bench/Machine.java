package io.github.tardigrad.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a measurement was taken.
 *
 * @param processor its name, as the system says
 * @param processors how many the JVM may use
 * @param memoryBytes of the machine
 * @param system name, version and architecture
 * @param java version of the JVM and its maker
 * @param busy the part of its processors that computed in the half second before the measurement, 0 to 1; negative
 *     where unknown
 */
record Machine(String processor, int processors, long memoryBytes, String system, String java, double busy) {
    /** Printed where {@link #isBusy}. */
    static final String BUSY_WARNING = "Something else runs on this machine: do not trust the times.";

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final double BUSY = 0.1;
    private static final long WATCHED_MILLISECONDS = 500;

    /** This one, now. */
    static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize(),
                String.join(" ", System.getProperty("os.name"), System.getProperty("os.version"),
                        System.getProperty("os.arch")),
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                busy(system));
    }

    /** Whether something else computed on the machine, beside which a measurement is worth little. */
    boolean isBusy() { return busy > BUSY; }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d processor(s), %.0f GiB; %s; Java %s; %s",
                processor, processors, memoryBytes / (double) (1L << 30), system, java,
                busy < 0 ? "load unknown" : Math.round(100 * busy) + " % busy");
    }

    private static double busy(OperatingSystemMXBean system) {
        system.getCpuLoad(); // the next call tells of the time since this one
        try {
            Thread.sleep(WATCHED_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Math.round(100 * system.getCpuLoad()) / 100.0;
    }

    private static String processorName() {
        if (Files.isReadable(PROCESSORS)) {
            try (Stream<String> lines = Files.lines(PROCESSORS)) {
                return lines.filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                return System.getProperty("os.arch");
            }
        }
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        return windows == null ? System.getProperty("os.arch") : windows;
    }
}
