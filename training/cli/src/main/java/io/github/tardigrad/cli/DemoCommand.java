package io.github.tardigrad.cli;

import io.github.tardigrad.datasets.FashionMnist;
import io.github.tardigrad.engine.Engine;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the main job on the embedded data, without a question asked. */
@Command(name = "demo", sortOptions = false, description = "Trains and attacks a standard and a hardened model on the "
        + "embedded data, and writes the report.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private EngineFlags flags;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "tardigrad-demo",
            description = "The folder to write; an earlier demo in it is replaced (default: ${DEFAULT-VALUE}).")
    private Path out;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        Console console = Console.ofProcess();
        try (Engine engine = flags.open(console)) {
            new DemoRun(console, engine, DemoFolder.prepare(out), FashionMnist.embeddedTrain(),
                    FashionMnist.embeddedTest()).run();
        }
        return 0;
    }
}
