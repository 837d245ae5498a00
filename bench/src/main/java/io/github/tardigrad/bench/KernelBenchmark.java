package io.github.tardigrad.bench;

import io.github.tardigrad.engine.backend.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The workloads under JMH: {@code java -jar bench.jar jmh -p row=sgemm-1024}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
    /** Which row, by its name in the table. */
    @Param({"sgemm-512", "sgemm-1024", "conv-64@32-forward", "conv-64@32-forward+backward", "mlp-step",
            "cnn-step", "resnet18-step", "cnn-pgd-10"})
    public String row = "";

    /** The backend, as on the command line. */
    @Param("auto")
    public String backend = "";

    /** Images a batch. */
    @Param("128")
    public int batch;

    private Contestant contestant;
    private Runnable repetition;

    /** JMH makes instances. */
    @SuppressWarnings("NullAway.Init") // setUp fills the fields
    public KernelBenchmark() {}

    /** Opens the backend and makes the data. */
    @Setup
    public void setUp() {
        contestant = EngineContestant.open(backend, Precision.FP32, Runtime.getRuntime().availableProcessors());
        repetition = contestant.prepare(Workload.chosen("all", row, batch).getFirst());
    }

    /** One repetition. */
    @Benchmark
    public void repetition() { repetition.run(); }

    /** Gives the backend's threads back. */
    @TearDown
    public void tearDown() { contestant.close(); }
}
