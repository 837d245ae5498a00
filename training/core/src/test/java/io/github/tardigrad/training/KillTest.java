package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.DataSet;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.run.RunFolder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training process that is killed without warning, again and again. */
class KillTest {
    private static final int EPOCHS = 60;
    private static final int[] CHECKPOINTS_UNTIL_KILL = {1, 7, 4};

    /** Trains into the folder that is its only argument, and goes on there if a run has begun. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            train(Path.of(arguments[0]));
        }

        static void train(Path path) throws IOException {
            try (Engine engine = Bits.engine(1)) {
                boolean begun = Files.exists(path.resolve("run.json"));
                RunFolder folder = begun ? RunFolder.resume(path) : RunFolder.create(path);
                Trainer.of(Bits.plain(engine)).method(Method.parse("adaptive:steps=1", Norm.LINF, 0.1)).epochs(EPOCHS)
                        .batch(32).into(folder).fit(Stripes.of(150, 1));
            }
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void leavesAFolderThatGoesOnToTheSameWeights(@TempDir Path temporary) throws Exception {
        Path killed = temporary.resolve("killed");
        for (int checkpoints : CHECKPOINTS_UNTIL_KILL) {
            Process process = start(killed);
            try {
                for (int seen = 0; seen < checkpoints && process.isAlive(); seen++) {
                    awaitAnotherCheckpoint(killed, process);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        assertThat(start(killed).waitFor()).isZero();
        Path whole = temporary.resolve("whole");
        Victim.train(whole);
        assertThat(killed.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
        assertThat(RunFolder.read(killed).history().batches()).isEqualTo(RunFolder.read(whole).history().batches());
        try (Stream<Path> files = Files.list(killed)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("run.json",
                    "model.safetensors", "checkpoint.safetensors", "checkpoint.previous.safetensors");
        }
    }

    private static void awaitAnotherCheckpoint(Path folder, Process process) throws Exception {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        Object before = key(checkpoint);
        while (process.isAlive() && Objects.equals(key(checkpoint), before)) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
    }

    /** What tells a file from the one that took its name. */
    private static Object key(Path file) {
        try {
            return List.of(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException missing) {
            return "missing";
        }
    }

    private static Process start(Path folder) throws IOException {
        List<String> path = new ArrayList<>();
        for (Class<?> type : List.of(Engine.class, Model.class, Attack.class, DataSet.class, Trainer.class,
                KillTest.class, Gson.class)) {
            path.add(root(type));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", String.join(File.pathSeparator, path),
                Victim.class.getName(), folder.toString()).inheritIO().start();
    }

    /** The folder or jar that a class comes from. */
    private static String root(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(type.getResource("/" + name)).toString();
        String root = url.substring(0, url.length() - name.length());
        return Path.of(URI.create(root.startsWith("jar:") ? root.substring(4, root.indexOf("!/")) : root)).toString();
    }
}
