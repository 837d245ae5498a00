package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.testkit.Fingerprints;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every op gives the same bits in processes that compute in different ways. The build tests this module at three widths;
 * comparing them once is enough.
 */
@DisabledIfSystemProperty(named = Lanes.PROPERTY, matches = "256|512")
class SameBitsTest {
    @TempDir
    Path folder;

    @Test
    void atEveryWidthAndNumberOfThreads() throws Exception {
        List<String> expected = fingerprints(128, 1, "all");
        assertThat(expected).hasSizeGreaterThan(300);
        for (int bits : new int[] {256, 512}) {
            if (bits <= VectorWidth.supported()) {
                assertThat(fingerprints(bits, 2, "all")).as("%d bits, 2 threads", bits).isEqualTo(expected);
            }
        }
    }

    @Test
    void compiledAndInterpreted() throws Exception {
        List<String> compiled = fingerprints(VectorWidth.supported(), 2, "small");
        List<String> interpreted = fingerprints(VectorWidth.supported(), 2, "small",
                "-XX:CompileCommand=quiet", "-XX:CompileCommand=exclude,io/github/tardigrad/*.*");
        assertThat(interpreted).isEqualTo(compiled);
    }

    private List<String> fingerprints(int bits, int threads, String rows, String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g", "-D" + Lanes.PROPERTY + "=" + bits));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath(), Fingerprints.class.getName(), "vector", String.valueOf(threads), rows));
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("exit of %s: %s", command, Files.readString(errors)).isZero();
        return output.lines().toList();
    }

    /** Where the engine, this backend and the suite were loaded from, whichever path they were on. */
    private static String classPath() {
        return Stream.of(Engine.class, VectorBackend.class, Fingerprints.class).map(SameBitsTest::place)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
