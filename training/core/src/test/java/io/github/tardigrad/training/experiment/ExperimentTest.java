package io.github.tardigrad.training.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Progress;
import io.github.tardigrad.datasets.DataSet;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentTest {
    private static final Shape IMAGE = Shape.of(12, 12, 1);
    private static final DataSet DATA = new DataSet("stripes", stripes(24, 1), stripes(6, 2));

    @TempDir
    private Path folder;

    private static Examples stripes(int count, long seed) {
        RandomKey key = new RandomKey(seed);
        byte[] pixels = new byte[count * IMAGE.size()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
            for (int p = 0; p < IMAGE.size(); p++) {
                boolean bright = p / 12 / 4 == labels[i];
                pixels[i * IMAGE.size() + p] = (byte) (255 * ((bright ? 0.6f : 0) + 0.4f * key.uniform(i, p)));
            }
        }
        return Examples.ofBytes("stripes", IMAGE, pixels, labels, List.of("airplane", "middle", "bottom"));
    }

    private static Engine engine() {
        return Engine.open(EngineOptions.defaults().withBackend("scalar"));
    }

    private Outcome run(Experiment experiment, WorkshopListener listener) throws IOException {
        try (Engine engine = engine()) {
            return run(engine, experiment, listener);
        }
    }

    private Outcome run(Engine engine, Experiment experiment, WorkshopListener listener) throws IOException {
        return experiment.run(new Workshop(engine, DATA, folder, true, 1, listener));
    }

    static List<Experiment> experiments() { return Experiment.ALL; }

    @ParameterizedTest
    @MethodSource("experiments")
    void everyExperimentRunsFromTheTrainingToTheTable(Experiment experiment) throws IOException {
        try (Engine engine = engine()) {
            inspect(run(engine, experiment, WorkshopListener.SILENT));
        }
    }

    private static void inspect(Outcome outcome) {
        assertThat(outcome.findings()).hasSizeGreaterThan(4).allSatisfy(finding -> {
            assertThat(finding.quantity()).isNotBlank();
            assertThat(finding.found()).isNotBlank();
        });
        assertThat(outcome.findings().stream().map(Finding::quantity)).doesNotHaveDuplicates();
        assertThat(outcome.toString()).contains(outcome.findings().getLast().found()).contains("published");
        assertThat(outcome.report().html()).contains("Published and found")
                .contains(outcome.findings().getFirst().found());
        JsonObject json = JsonParser.parseString(outcome.toJson(1.5)).getAsJsonObject();
        assertThat(json.getAsJsonArray("findings")).hasSize(outcome.findings().size());
        outcome.evaluations().forEach((name, evaluation) -> assertThat(Evaluation.fromJson(
                json.getAsJsonObject("evaluations").get(name).toString()).attacks()).hasSameSizeAs(
                        evaluation.attacks()));
    }

    @Test
    void theSettingCountsWhatIsTrainedOnAndNamesTheData() throws IOException {
        Outcome outcome = run(new GradientAscent(), WorkshopListener.SILENT);
        assertThat(outcome.setting()).startsWith("cnn on 22 training images of stripes (and 2 held out, to choose the"
                + " epoch by), 5 epochs");
        assertThat(outcome.notes()).contains("network and data are not stated: cnn on stripes here");
    }

    @Test
    void whatIsFinishedIsNotDoneTwice() throws IOException {
        Outcome first = run(new GradientAscent(), WorkshopListener.SILENT);
        List<String> done = new ArrayList<>();
        Outcome second = run(new GradientAscent(), new WorkshopListener() {
            @Override
            public TrainingListener training(String name) {
                return new TrainingListener() {
                    @Override
                    public void batch(Progress progress) {
                        done.add(name);
                    }
                };
            }

            @Override
            public void evaluating(String name, Progress progress) {
                done.add(name);
            }
        });
        assertThat(done).isEmpty();
        assertThat(second.toString()).isEqualTo(first.toString());
    }

    @Test
    void anotherQuestionIsAnsweredAnew() throws IOException {
        run(new GradientAscent(), WorkshopListener.SILENT);
        Path answer = folder.resolve("unbounded.evaluation.json");
        JsonObject other = JsonParser.parseString(Files.readString(answer)).getAsJsonObject();
        other.addProperty("question", "another");
        Files.writeString(answer, other.toString());
        Files.writeString(folder.resolve("cnn.evaluation.json"), "{\"question\"");
        List<String> notices = new ArrayList<>();
        List<String> evaluated = new ArrayList<>();
        run(new GradientAscent(), new WorkshopListener() {
            @Override
            public void notice(String line) {
                notices.add(line);
            }

            @Override
            public void evaluating(String name, Progress progress) {
                evaluated.add(name);
            }
        });
        assertThat(evaluated).contains("unbounded", "cnn");
        assertThat(notices).anyMatch(line -> line.contains("cnn.evaluation.json cannot be understood"));
    }

    @Test
    void anUnknownNameIsRefusedWithTheList() {
        assertThatThrownBy(() -> Experiment.named("cnn")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("experiment cnn is unknown: there are fgsm-mlp, gradient-ascent, cnn-retrain, "
                        + "adaptive-cifar10");
    }
}
