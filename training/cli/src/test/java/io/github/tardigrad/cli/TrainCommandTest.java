package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} as a process, on a few images of its own. */
class TrainCommandTest {
    private static final int SIDE = 12;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeImages() throws Exception {
        writeMnist("data", 60, 0);
        writeMnist("other", 60, 7);
    }

    private Program train(String arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("train", "--epochs", "2", "--batch", "16"));
        words.addAll(List.of(arguments.split(" ")));
        return Program.run(folder, words.toArray(String[]::new));
    }

    private JsonObject run(String path) throws Exception {
        return JsonParser.parseString(Files.readString(folder.resolve(path).resolve("run.json"))).getAsJsonObject();
    }

    @Test
    void resumingAsAnotherRunNamesTheDifference() throws Exception {
        String same = "--data mnist=data --model mlp --method pgd:steps=1 --seed 3 --out run";
        Program first = train(same);
        assertThat(first.status()).as(first.err()).isZero();
        byte[] weights = Files.readAllBytes(folder.resolve("run/model.safetensors"));

        refused(same.replace("mlp", "conv-small"), "--model is conv-small and was mlp. Give");
        refused(same.replace("mnist=data", "mnist=other"), "SHA-256 of the images of --data is");
        refused(same.replace("seed 3", "seed 4"), "--seed is 4 and was 3");
        refused(same.replace("pgd:steps=1", "adaptive:steps=1"), "--method (with --norm and --epsilon) is adaptive:",
                "and was pgd:norm=linf");
        refused(same + " --augment flip", "--augment is flip and was none");
        assertThat(Files.readAllBytes(folder.resolve("run/model.safetensors"))).isEqualTo(weights);

        Program resumed = train(same + " --resume");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("run/model.safetensors"))).isEqualTo(weights);
    }

    private void refused(String arguments, String... says) throws Exception {
        Program program = train(arguments + " --resume");
        assertThat(program.status()).isEqualTo(1);
        assertThat(program.err()).contains("cannot be continued with other settings").contains(says)
                .contains("Give the same settings, or another folder");
    }

    @Test
    void augmentWritesAndJudgesBothModels() throws Exception {
        String arguments = "--data mnist=data --model mlp --method augment:epsilon=0.2 --augment noise:0.05,mixup"
                + " --out run";
        Program program = train(arguments);
        assertThat(program.status()).as(program.err()).isZero();
        assertThat(program.out()).contains("first model, run/first").contains("retrained, run").contains("fgsm")
                .contains("pgd");
        for (String file : new String[] {"run.json", "model.safetensors", "checkpoint.safetensors", "report.html"}) {
            assertThat(folder.resolve("run").resolve(file)).exists();
            assertThat(folder.resolve("run/first").resolve(file)).exists();
        }
        assertThat(run("run/first").getAsJsonObject("configuration").get("method").getAsString()).isEqualTo("standard");
        JsonObject second = run("run").getAsJsonObject("configuration");
        assertThat(second.get("method").getAsString())
                .isEqualTo("augment:norm=linf,epsilon=0.2,from=trained,attack=fgsm");
        assertThat(second.get("augmentation").getAsString()).isEqualTo("noise:0.05,mixup:0.2");
        Program evaluated = Program.run(folder, "evaluate", "--weights", "run/first", "--data", "mnist=data",
                "--attacks", "fgsm", "--epsilon", "0.1");
        assertThat(evaluated.status()).as(evaluated.err()).isZero();
    }

    @Test
    void writesDownWhatTheSchemeDid() throws Exception {
        Program program = train("--data mnist=data --model conv-small --method adaptive:scheme=published,steps=2"
                + " --out run");
        assertThat(program.status()).as(program.err()).isZero();
        JsonObject history = run("run").getAsJsonObject("history");
        JsonObject batches = history.getAsJsonObject("batches");
        assertThat(batches.getAsJsonArray("attacks")).hasSize(8).allSatisfy(
                attacks -> assertThat(attacks.getAsString()).matches("(fgsm|pgd|pgd-margin)(>(fgsm|pgd|pgd-margin))*"));
        long sum = 0;
        for (int epoch = 0; epoch < 2; epoch++) {
            sum += history.getAsJsonArray("epochs").get(epoch).getAsJsonObject().get("gradient_evaluations")
                    .getAsLong();
        }
        long ofBatches = 0;
        for (var count : batches.getAsJsonArray("gradient_evaluations")) {
            ofBatches += count.getAsLong();
        }
        assertThat(sum).isEqualTo(ofBatches).isGreaterThan(2 * 54 * 4);
    }

    /** Noisy images of a bright row each, of ten classes, as the four files of MNIST. */
    private void writeMnist(String name, int count, int seed) throws Exception {
        Path data = Files.createDirectory(folder.resolve(name));
        for (String part : new String[] {"train", "t10k"}) {
            byte[] images = new byte[16 + count * SIDE * SIDE];
            byte[] labels = new byte[8 + count];
            header(images, 0x803, count, SIDE, SIDE);
            header(labels, 0x801, count);
            for (int i = 0; i < count; i++) {
                labels[8 + i] = (byte) (i % 10);
                for (int p = 0; p < SIDE * SIDE; p++) {
                    int noise = (i * 31 + p * 17 + seed * 13 + p * p) % 60;
                    images[16 + i * SIDE * SIDE + p] = (byte) (p / SIDE == i % 10 ? 190 + noise : noise);
                }
            }
            gzip(data.resolve(part + "-images-idx3-ubyte.gz"), images);
            gzip(data.resolve(part + "-labels-idx1-ubyte.gz"), labels);
        }
    }

    private static void header(byte[] file, int... words) {
        for (int i = 0; i < words.length; i++) {
            for (int b = 0; b < 4; b++) {
                file[4 * i + b] = (byte) (words[i] >>> 24 - 8 * b);
            }
        }
    }

    private static void gzip(Path file, byte[] content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(content);
        }
        Files.write(file, bytes.toByteArray());
    }
}
