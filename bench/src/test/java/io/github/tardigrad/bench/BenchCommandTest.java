package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private final List<Workload> prepared = new ArrayList<>();
    private final List<String> apart = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Does nothing, and remembers what it was asked for. */
    private final class Idle implements Contestant {
        private final int threads;

        Idle(int threads) {
            this.threads = threads;
        }

        @Override
        public String backend() { return "idle"; }

        @Override
        public int threads() { return threads; }

        @Override
        public Runnable prepare(Workload workload) {
            prepared.add(workload);
            return () -> {};
        }

        @Override
        public void close() {}
    }

    /** What a process of its own would answer. */
    private Results elsewhere(List<String> rows, String backend, MeasurementOptions options, Timing timing) {
        apart.addAll(rows);
        List<Row> measured = Workload.chosen("all", String.join(",", rows), options.batch()).stream()
                .map(row -> Row.of(row, "idle", Measurement.of(timing.seconds()), null, 5L << 20)).toList();
        return new Results("idle", options.threads(), options.batch(), null, Machine.here(), measured);
    }

    private int run(String... arguments) {
        return CommandRunner.run(new BenchCommand((backend, precision, threads) -> {
            if (!backend.equals("auto")) {
                throw new IllegalArgumentException("there is no backend " + backend + " here\nbut a second line");
            }
            return new Idle(threads);
        }, threads -> 1e3, this::elsewhere), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void printsOneLineForEveryRowWithTheBackend() {
        assertThat(run("--seconds", "0.001", "--warm-up", "0", "--batch", "7", "--threads", "3")).isZero();

        List<String> lines = out.toString().lines().filter(line -> line.endsWith("  idle")).toList();
        assertThat(lines).extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactlyElementsOf(Workload.all(7).stream().map(Workload::name).toList());
        assertThat(prepared).isEqualTo(Workload.chosen("sgemm,conv", "", 7));
        assertThat(apart).containsExactly("mlp-step", "cnn-step", "resnet18-step", "cnn-pgd-10", "resnet18-pgd-10");
        assertThat(out.toString()).contains("batch 7, 3 thread(s), FMA peak 1000.0 GFLOP/s");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aSingleNetworkRunsHere() {
        assertThat(run("--seconds", "0.001", "--warm-up", "0", "--suite", "attack", "--rows", "cnn")).isZero();

        assertThat(prepared).extracting(Workload::name).containsExactly("cnn-pgd-10");
        assertThat(apart).isEmpty();
    }

    @Test
    void writesTheSameRowsAsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");

        int status = run("--seconds", "0.001", "--warm-up", "0", "--rows", "sgemm-512,mlp", "--threads", "1",
                "--json", file.toString());

        assertThat(status).isZero();

        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertThat(json.get("backend").getAsString()).isEqualTo("idle");
        assertThat(json.get("threads").getAsInt()).isEqualTo(1);
        assertThat(json.get("batch").getAsInt()).isEqualTo(128);
        assertThat(json.get("peak_gflops").getAsDouble()).isEqualTo(1000);
        assertThat(json.getAsJsonObject("machine").keySet()).containsExactly("processor", "processors",
                "memory_bytes", "system", "java", "busy");
        JsonObject product = json.getAsJsonArray("rows").get(0).getAsJsonObject();
        assertThat(product.keySet()).containsExactly("name", "backend", "repetitions", "lower_quartile_seconds",
                "median_seconds", "upper_quartile_seconds", "gflops", "percent_of_peak", "images_per_second",
                "peak_memory_bytes");
        assertThat(product.get("name").getAsString()).isEqualTo("sgemm-512");
        assertThat(product.get("gflops").getAsDouble()).isPositive();
        assertThat(product.get("images_per_second").isJsonNull()).isTrue();
        assertThat(product.get("percent_of_peak").getAsDouble())
                .isEqualTo(product.get("gflops").getAsDouble() / 10, within(1e-9));
        assertThat(product.get("peak_memory_bytes").isJsonNull()).isTrue();
        List<Row> rows = Results.read(file).rows();
        assertThat(rows).extracting(Row::name).containsExactly("sgemm-512", "mlp-step");
        assertThat(rows.getLast()).isEqualTo(Row.of(Workload.chosen("all", "mlp-step", 128).getFirst(), "idle",
                Measurement.of(0.001), null, 5L << 20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --batch 0         | --batch 0 is outside 1 to 4096
            --batch 4097      | --batch 4097 is outside 1 to 4096
            --batch many      | 'many' is not an int
            --threads 0       | --threads 0 is outside 1 to 1024
            --threads -1      | --threads -1 is outside 1 to 1024
            --seconds 0       | --seconds 0.0 is not above 0
            --seconds NaN     | --seconds NaN is not above 0
            --seconds -3      | --seconds -3.0 is not above 0
            --warm-up -1      | --warm-up -1.0 is outside 0 to 3600
            --warm-up NaN     | --warm-up NaN is outside 0 to 3600
            --rows lstm       | no row is called lstm
            --suite speed     | there is no suite 'speed'
            --json /          | --json / is a folder
            --json /no/f.json | make /no first
            --frames          | Unknown option: '--frames'
            gemm              | Unmatched argument
            """)
    void wrongUsageIsOneLineAndStatusTwo(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString().lines()).singleElement().asString().startsWith("bench: ").contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(prepared).isEmpty();
    }

    @Test
    void aBackendThatCannotRunIsOneLineAndStatusOne() {
        assertThat(run("--backend", "abacus")).isEqualTo(1);

        assertThat(err.toString().lines()).containsExactly("bench: there is no backend abacus here");
    }

    @Test
    void theWholeHelpFitsEightyColumns() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).contains("--json", "--suite", "--backend", "jmh", "; % peak is");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
