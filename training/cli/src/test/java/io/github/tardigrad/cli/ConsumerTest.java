package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of someone else: compiled and run on the module path, with the few modules that it asks for. */
class ConsumerTest {
    private static final String DESCRIPTOR = """
            module consumer {
                requires io.github.tardigrad.attacks;
            }
            """;

    private static final String PROGRAM = """
            package consumer;

            import io.github.tardigrad.attacks.Attacks;
            import io.github.tardigrad.attacks.Norm;
            import io.github.tardigrad.attacks.evaluation.Robustness;
            import io.github.tardigrad.engine.Engine;
            import io.github.tardigrad.engine.Examples;
            import io.github.tardigrad.engine.Shape;
            import io.github.tardigrad.nn.Models;
            import java.util.List;

            public class Main {
                public static void main(String[] backend) {
                    Shape image = Shape.of(28, 28, 1);
                    var images = Examples.ofBytes("grey", image, new byte[2 * 784], new int[] {3, 4}, List.of(
                            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
                    try (Engine engine = Engine.open(backend[0])) {
                        var model = Models.mlp(engine, image, 10, 1);
                        var result = Robustness.of(model).under(Attacks.fgsm(Norm.LINF)).epsilons(0.1f).on(images);
                        System.out.println(engine.backend().name() + ", " + result.examples() + " examples");
                    }
                }
            }
            """;

    /** All that it needs at run time. */
    private static final String[] LIBRARIES = {"io.github.tardigrad.engine", "io.github.tardigrad.nn",
            "io.github.tardigrad.attacks", "com.google.gson"};

    private final ModulePath modules = ModulePath.ofThisTest();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeSources() throws IOException {
        Files.createDirectories(folder.resolve("source/consumer"));
        Files.writeString(folder.resolve("source/module-info.java"), DESCRIPTOR);
        Files.writeString(folder.resolve("source/consumer/Main.java"), PROGRAM);
    }

    @Test
    void compilesWithoutAWarning() {
        assertThat(compile()).isEmpty();
    }

    @Test
    void runsOnTheScalarBackendWithFourLibraries() throws Exception {
        assertThat(compile()).isEmpty();
        assertThat(run(modules.of(LIBRARIES), "scalar")).isEqualTo("scalar, 2 examples\n");
    }

    @Test
    void findsTheVectorBackendOnTheModulePathWithoutAFlag() throws Exception {
        assertThat(compile()).isEmpty();
        assertThat(run(modules.of(LIBRARIES) + File.pathSeparator
                + modules.of("io.github.tardigrad.kernels.vector"), "vector"))
                .matches("vector-\\d+, 2 examples\n");
    }

    /** What the compiler says, all its warnings on. */
    private String compile() {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, "-Xlint:all", "-Werror",
                "--module-path", modules.of(LIBRARIES) + File.pathSeparator + modules.of("org.jspecify"), "-d",
                folder.resolve("classes").toString(), folder.resolve("source/module-info.java").toString(),
                folder.resolve("source/consumer/Main.java").toString());
        return said.toString();
    }

    /** What the program writes to its standard output; it must end well. */
    private String run(String libraries, String backend) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path", libraries + File.pathSeparator + folder.resolve("classes"),
                "--module", "consumer/consumer.Main", backend)
                .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(output);
    }
}
