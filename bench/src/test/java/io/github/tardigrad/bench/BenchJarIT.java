package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar, started as its users do. */
class BenchJarIT {
    private static final Path JAR = Path.of(System.getProperty("bench.jar"));

    @TempDir
    private Path folder;

    private record Ended(int status, List<String> out, List<String> err) {}

    private Ended run(String... arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx512m", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ended", command).isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList());
    }

    @Test
    void opensTheVectorBackendByItself() throws IOException, InterruptedException {
        Path json = folder.resolve("results.json");

        Ended ended = run("--backend", "vector", "--rows", "mlp-step", "--batch", "1", "--seconds", "0.001",
                "--warm-up", "0", "--json", "results.json");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(Results.read(json).rows()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("mlp-step");
            assertThat(row.backend()).startsWith("vector-");
            assertThat(row.medianSeconds()).isPositive();
        });
        assertThat(ended.out()).anySatisfy(line -> assertThat(line).startsWith("mlp-step").contains("vector-"));
    }

    @Test
    void aNetworkRunsInAProcessOfItsOwn() throws IOException, InterruptedException {
        Path json = folder.resolve("results.json");

        Ended ended = run("--rows", "sgemm-512,mlp-step", "--batch", "1", "--seconds", "0.001",
                "--warm-up", "0", "--json", "results.json");

        assertThat(ended.status()).isZero();
        Results results = Results.read(json);
        assertThat(results.peakGflops()).isPositive();
        assertThat(results.rows()).extracting(Row::name).containsExactly("sgemm-512", "mlp-step");
        assertThat(results.rows()).allSatisfy(row -> assertThat(row.percentOfPeak()).isPositive());
        assertThat(results.rows().getFirst().peakMemoryBytes()).isNull();
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(results.rows().getLast().peakMemoryBytes()).isGreaterThan(1 << 20);
        }
    }

    @Test
    void handsOverToJmh() throws IOException, InterruptedException {
        Ended ended = run("jmh", "-l");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("io.github.tardigrad.bench.KernelBenchmark.repetition");
    }

    @Test
    void wrongUsageIsOneLine() throws IOException, InterruptedException {
        Ended ended = run("--rows", "lstm");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).singleElement().asString().startsWith("bench: no row is called lstm");
    }

    @Test
    void carriesTheLicencesAndNoOpponent() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(jar, "META-INF/licenses/jmh/LICENSE")).contains("GNU General Public License",
                    "\"CLASSPATH\" EXCEPTION");
            assertThat(text(jar, "META-INF/licenses/jmh/THIRD-PARTY")).contains("JOpt Simple");
            assertThat(text(jar, "META-INF/licenses/jocl/LICENSE")).contains("Marco Hutter",
                    "Permission is hereby granted");
            assertThat(text(jar, "META-INF/THIRD-PARTY.txt")).contains("jmh-core", "gson", "picocli", "commons-math3",
                    "jocl");
            assertThat(jar.stream()).noneMatch(entry -> entry.getName().matches("(?i).*(djl|libtorch|pytorch).*"));
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        assertThat(jar.getEntry(name)).as(name).isNotNull();
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
