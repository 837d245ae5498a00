package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.datasets.PngImage;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes, on the embedded data. */
class CommandsTest {
    @TempDir
    private Path folder;

    @Test
    void trainsEvaluatesAndResumes() throws Exception {
        Program trained = Program.run(folder, "train", "--model", "mlp", "--epochs", "2", "--seed", "3", "--out",
                "run");
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.out()).containsPattern("mlp: \\d\\d\\.\\d\\d % of the 2,000 test images recognised");
        assertThat(trained.err()).contains("epoch 2/2").contains("validation clean");
        for (String file : new String[] {"run.json", "model.safetensors", "checkpoint.safetensors", "report.html"}) {
            assertThat(folder.resolve("run").resolve(file)).exists();
        }

        Program evaluated = Program.run(folder, "evaluate", "--weights", "run", "--attacks", "fgsm,pgd:steps=5",
                "--epsilon", "0.02,8/255", "--limit", "200", "--json", "e.json", "--report", "e.html", "--fail-under",
                "0.999");
        assertThat(evaluated.status()).as("below --fail-under: " + evaluated.err()).isEqualTo(1);
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("e.json"))).getAsJsonObject();
        assertThat(json.get("model").getAsString()).isEqualTo("mlp");
        assertThat(json.get("examples").getAsInt()).isEqualTo(200);
        assertThat(json.getAsJsonArray("attacks")).hasSize(4);
        assertThat(json.getAsJsonArray("worst_case")).hasSize(2);
        assertThat(json.get("clean_accuracy").getAsDouble()).isBetween(0.5, 1.0);
        assertThat(Files.readString(folder.resolve("e.html"))).contains("id=\"verdict\"");
        assertThat(evaluated.out()).contains("pgd");

        byte[] weights = Files.readAllBytes(folder.resolve("run/model.safetensors"));
        Program again = Program.run(folder, "train", "--model", "mlp", "--epochs", "2", "--seed", "3", "--out", "run");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("--resume");
        Program resumed = Program.run(folder, "train", "--model", "mlp", "--epochs", "2", "--seed", "3", "--out", "run",
                "--resume");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("run/model.safetensors"))).isEqualTo(weights);
    }

    @Test
    void attackedImagesAreWrittenReadAndJudgedTheSame() throws Exception {
        assertThat(Program.run(folder, "train", "--model", "mlp", "--epochs", "1", "--out", "run").status()).isZero();
        Program attack = Program.run(folder, "attack", "--weights", "run", "--attack", "bim", "--epsilon", "8/255",
                "--limit", "40", "--out", "adv");
        assertThat(attack.status()).as(attack.err()).isZero();
        assertThat(attack.out()).contains("as found").contains("as stored in 8 bits").contains("fashion-mnist=adv");
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("adv/attack.json"))).getAsJsonObject();
        assertThat(Files.list(folder.resolve("adv/images"))).hasSize(40);
        int robust = json.get("open").getAsInt() - json.get("successes_stored").getAsInt();
        Program read = Program.run(folder, "evaluate", "--weights", "run", "--data", "fashion-mnist=adv", "--attacks",
                "fgsm", "--epsilon", "0", "--json", "e.json");
        assertThat(read.status()).as(read.err()).isZero();
        JsonObject evaluation = JsonParser.parseString(Files.readString(folder.resolve("e.json"))).getAsJsonObject();
        assertThat(Math.round(40 * evaluation.get("clean_accuracy").getAsDouble())).isEqualTo(robust);
        assertThat(attack.out()).doesNotContain("note:");
        Program tiny = Program.run(folder, "attack", "--weights", "run", "--attack", "fgsm", "--epsilon", "1/600",
                "--limit", "1", "--out", "tiny");
        assertThat(tiny.out()).contains("on 1 image of").contains("note: 1 image is stored unchanged, because epsilon"
                + " is below a grey level (1/255); take the exact ones");
        Program near = Program.run(folder, "attack", "--weights", "run", "--attack", "fgsm", "--norm", "l2",
                "--epsilon", "0.05", "--limit", "9", "--out", "short");
        assertThat(near.out()).containsPattern("note: \\d images? (is|are) beyond epsilon as stored, because pixels"
                + " are rounded to grey levels, by up to 0\\.0");
        Program nearest = Program.run(folder, "attack", "--weights", "run", "--attack", "cw:norm=l2,searches=1,"
                + "initial-constant=1e-6", "--limit", "9", "--out", "nearest");
        assertThat(nearest.out()).containsPattern("note: for \\d images nothing was found at any distance; give it"
                + " more steps");
        Program targeted = Program.run(folder, "attack", "--weights", "run", "--attack", "fgsm", "--epsilon", "0.1",
                "--limit", "20", "--targets", "bag", "--out", "to-bag");
        assertThat(targeted.out()).contains("2 images are of class Bag already and left out");
    }

    @Test
    void aRunOnAFolderOfImagesRemembersIt() throws Exception {
        for (int i = 0; i < 30; i++) {
            for (String name : new String[] {"dark", "light"}) {
                float[] pixels = new float[64];
                Arrays.fill(pixels, (name.equals("dark") ? 0.1f : 0.7f) + i * 0.005f);
                PngImage.write(folder.resolve("pictures/" + name + "/" + i + ".png"), Shape.of(8, 8, 1), pixels);
            }
        }
        Program trained = Program.run(folder, "train", "--data", "images=pictures", "--model", "mlp", "--epochs", "2",
                "--batch", "8", "--out", "run");
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(Files.readString(folder.resolve("run/run.json"))).contains("images=").contains("pictures train");
        Program evaluated = Program.run(folder, "evaluate", "--weights", "run", "--attacks", "fgsm", "--epsilon",
                "0.1");
        assertThat(evaluated.status()).as(evaluated.err()).isZero();
        assertThat(evaluated.out()).contains("pictures test").contains("12 examples");
        Program attack = Program.run(folder, "attack", "--weights", "run", "--attack", "fgsm", "--epsilon", "0.1",
                "--limit", "3", "--out", "adv");
        assertThat(attack.status()).as(attack.err()).isZero();
        Program again = Program.run(folder, "evaluate", "--weights", "run", "--data", "images=adv", "--attacks", "fgsm",
                "--epsilon", "0.1");
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("3 examples");
    }

    @Test
    void modelsAreComparedSideBySide() throws Exception {
        for (String seed : new String[] {"1", "2"}) {
            Program trained = Program.run(folder, "train", "--model", "mlp", "--epochs", "1", "--seed", seed, "--out",
                    "run" + seed);
            assertThat(trained.status()).as(trained.err()).isZero();
        }
        Program compared = Program.run(folder, "evaluate", "--weights", "run1", "--weights", "run2", "--attacks",
                "fgsm,deepfool", "--epsilon", "0.05", "--limit", "50", "--json", "c.json", "--report", "c.html");
        assertThat(compared.status()).as(compared.err()).isZero();
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("c.json"))).getAsJsonObject();
        assertThat(json.getAsJsonArray("comparison")).hasSize(2).map(one -> one.getAsJsonObject().get("name")
                .getAsString()).containsExactly("run1", "run2");
        assertThat(Files.readString(folder.resolve("c.html"))).contains("comparison of run1, run2", "type=\"range\"",
                "How far the nearest adversarial image is", "Provenance: run2");
        Program twice = Program.run(folder, "evaluate", "--weights", "run1", "--weights", "./run1", "--epsilon", "0.1");
        assertThat(twice.status()).isEqualTo(2);
        assertThat(twice.err()).contains("./run1 is named twice");
    }

    @Test
    @EnabledOnOpenCl
    void aPrecisionIsSaidWhereverTheBackendIs() throws Exception {
        Program trained = Program.run(folder, "train", "--model", "mlp", "--epochs", "1", "--limit", "200", "--backend",
                "opencl", "--precision", "tf32x3", "--out", "run");
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(trained.err()).containsPattern("backend opencl \\(.+\\), tf32x3");
        assertThat(Files.readString(folder.resolve("run/run.json"))).contains("), tf32x3");
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains("), tf32x3");
        String record = Files.readString(folder.resolve("run/run.json"));
        Program resumed = Program.run(folder, "train", "--model", "mlp", "--epochs", "1", "--limit", "200", "--out",
                "run", "--resume");
        assertThat(resumed.status()).isEqualTo(1);
        assertThat(resumed.err()).contains("begun in precision tf32x3", "go on with --precision tf32x3");
        assertThat(Files.readString(folder.resolve("run/run.json"))).isEqualTo(record);
        Program evaluated = Program.run(folder, "evaluate", "--weights", "run", "--attacks", "fgsm", "--epsilon", "0.1",
                "--limit", "20", "--backend", "opencl", "--precision", "tf32", "--json", "e.json");
        assertThat(evaluated.status()).as(evaluated.err()).isZero();
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("e.json"))).getAsJsonObject();
        assertThat(json.get("backend").getAsString()).matches("opencl \\(.+\\), tf32( emulated)?");
    }

    @Test
    void infoNamesWhatIsThereAndWhatIsMissing() throws Exception {
        Program info = Program.run(folder, "info");
        assertThat(info.status()).isZero();
        assertThat(info.out()).contains("backend vector").contains("backend scalar").contains("data embedded")
                .containsPattern("data cifar10 +(not found|in )");
    }

    @Test
    void helpListsTheCommands() throws Exception {
        Program help = Program.run(folder, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("demo", "train", "evaluate", "info", "tune", "verify");
    }
}
