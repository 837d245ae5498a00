package io.github.tardigrad.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RunRecordTest {
    private static final RunRecord RECORD = new RunRecord(
            new RunConfiguration("cnn", 121_930, "embedded train", "ab12", 9000, 1000, "standard", "", "none", 5, 128,
                    "adam", "constant", "images=1000", 1),
            new Provenance("0.1.0", "25", "HotSpot", "Linux", 2, 2, "vector-512", "2026-01-01T00:00:00Z"),
            new History(
                    List.of(new EpochRecord(1, 0.1 / 3, 0.5, null, 0, 1e-3, 2.5, 600),
                            new EpochRecord(2, 0.2, 0.75, 0.25, 0.1, 1e-4, 2.5, 1200)),
                    List.of(new BatchRecord(1, 2.5f, 0, 2.5f, 2.5f, 0.1f, 0.1f, 0, 0, "", 0, 128),
                            new BatchRecord(2, 0.1f / 3, 0.1f, 1.25f, 2.25f, 0.5f, 1 / 3f, 0.01f, 0.3f, "pgd>fgsm",
                                    7 / 3f, 1152)),
                    2),
            true);

    @Test
    void isReadBackEqualInEveryBit() {
        assertThat(RunRecord.fromJson(RECORD.toJson())).isEqualTo(RECORD);
    }

    @Test
    void hasTheKeysOfTheContract() throws IOException {
        String contract = Files.readString(contract());
        int heading = contract.indexOf("## JSON of a run");
        String example = contract.substring(contract.indexOf('{', heading), contract.indexOf("```\n", heading + 60));
        assertThat(keys("", JsonParser.parseString(RECORD.toJson())))
                .isEqualTo(keys("", JsonParser.parseString(example)));
    }

    @Test
    void runsFromBeforeTheLaterColumnsAreRead() {
        JsonObject json = JsonParser.parseString(RECORD.toJson()).getAsJsonObject();
        JsonObject batches = json.getAsJsonObject("history").getAsJsonObject("batches");
        for (String column : List.of("epsilon_min", "epsilon_max", "attacks", "regularizer", "gradient_evaluations")) {
            assertThat(batches.remove(column)).isNotNull();
        }
        json.getAsJsonObject("history").getAsJsonArray("epochs")
                .forEach(epoch -> epoch.getAsJsonObject().remove("gradient_evaluations"));
        History read = RunRecord.fromJson(json.toString()).history();
        assertThat(read.batches().get(1)).isEqualTo(
                new BatchRecord(2, 0.1f / 3, 0.1f, 1.25f, 2.25f, 0.5f, 1 / 3f, 0.1f, 0.1f, "", 0, 0));
        assertThat(read.epochs().get(1)).isEqualTo(new EpochRecord(2, 0.2, 0.75, 0.25, 0.1, 1e-4, 2.5, 0));
    }

    @Test
    void damagedTextIsRefused() {
        String json = RECORD.toJson();
        assertThatThrownBy(() -> RunRecord.fromJson(json.substring(0, json.length() / 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not the JSON of a run");
        assertThatThrownBy(() -> RunRecord.fromJson("[]")).hasMessageContaining("not the JSON of a run");
        assertThatThrownBy(() -> RunRecord.fromJson("{}")).hasMessageContaining("its format is missing");
        assertThatThrownBy(() -> RunRecord.fromJson(json.replace("\"version\": 1", "\"version\": 2")))
                .hasMessageContaining("its version 2");
        assertThatThrownBy(() -> RunRecord.fromJson(json.replace("\"history\"", "\"story\"")))
                .hasMessage("\"history\" is missing");
        assertThatThrownBy(() -> RunRecord.fromJson(json.replace("\"loss\": [2.5", "\"loss\": [\"much\"")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("the history cannot be read");
        assertThatThrownBy(() -> RunRecord.fromJson(json.replace("\"chosen_epoch\": 2", "\"chosen_epoch\": 7")))
                .hasMessageContaining("chosen epoch 7");
    }

    @Test
    void differencesNameTheSetting() {
        RunConfiguration configuration = RECORD.configuration();
        RunConfiguration other = new RunConfiguration("cnn", 121_930, "embedded train", "ab12", 9000, 1000, "standard",
                "", "none", 5, 64, "adam", "constant", "images=1000", 2);
        assertThat(configuration.differences(other)).containsExactly("--batch is 128 and was 64",
                "--seed is 1 and was 2");
        assertThat(configuration.differences(configuration)).isEmpty();
    }

    @Test
    void whatFollowsFromAnotherDifferenceIsNotNamed() {
        RunConfiguration configuration = RECORD.configuration();
        RunConfiguration other = new RunConfiguration("mlp", 101_770, "mnist train", "cd34", 900, 100,
                "pgd:norm=linf,epsilon=0.1", "epsilon 0.1", "none", 5, 128, "adam", "constant", "images=100", 1);
        assertThat(configuration.differences(other)).extracting(difference -> difference.split(" is ")[0])
                .containsExactly("--model", "--data", "--method (with --norm and --epsilon)");
    }

    @Test
    void noDifferenceGoesUnnoticed() {
        JsonObject same = JsonParser.parseString(RECORD.configuration().toJson()).getAsJsonObject();
        for (String key : same.keySet()) {
            JsonObject other = same.deepCopy();
            if (same.getAsJsonPrimitive(key).isNumber()) {
                other.addProperty(key, same.get(key).getAsInt() + 1);
            } else {
                other.addProperty(key, same.get(key).getAsString() + "x");
            }
            RunConfiguration changed = RunConfiguration.fromJson(other.toString());
            assertThat(RECORD.configuration().differences(changed)).as(key).hasSize(1);
        }
    }

    /** The paths of all objects' members; an array counts as its first element. */
    private static TreeSet<String> keys(String path, JsonElement element) {
        TreeSet<String> keys = new TreeSet<>();
        if (element instanceof JsonObject object) {
            object.entrySet().forEach(member -> {
                keys.add(path + "/" + member.getKey());
                keys.addAll(keys(path + "/" + member.getKey(), member.getValue()));
            });
        } else if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
            keys.addAll(keys(path, element.getAsJsonArray().get(0)));
        }
        return keys;
    }

    /** The page lies at the root of the project, some folders above where tests run. */
    private static Path contract() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("docs/contract.md"))) {
            folder = folder.getParent();
        }
        assertThat(folder).as("a folder above with docs/contract.md").isNotNull();
        return folder.resolve("docs/contract.md");
    }
}
