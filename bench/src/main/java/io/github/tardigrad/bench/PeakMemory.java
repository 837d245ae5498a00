package io.github.tardigrad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much physical memory a process has had at most, as Linux counts it; other systems do not tell. */
final class PeakMemory {
    private static final Path OWN_STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "VmHWM:";

    private PeakMemory() {}

    /** Of this process, from its start until now, in bytes; null where the system does not tell. */
    static @Nullable Long ofThisProcess() {
        try {
            return Files.isReadable(OWN_STATUS) ? in(Files.readAllLines(OWN_STATUS)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** In the lines of a {@code status} file of {@code /proc}: {@code VmHWM:   123456 kB}. */
    static @Nullable Long in(List<String> status) {
        return status.stream().filter(line -> line.startsWith(FIELD))
                .map(line -> line.substring(FIELD.length()).strip())
                .filter(value -> value.matches("\\d+ kB"))
                .map(value -> 1024 * Long.parseLong(value.substring(0, value.indexOf(' '))))
                .findFirst().orElse(null);
    }
}
