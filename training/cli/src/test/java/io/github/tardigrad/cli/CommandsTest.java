package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(help.out()).contains("demo", "train", "evaluate", "info", "verify");
    }
}
