package io.github.tardigrad.attacks.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Counterexample;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.attacks.evaluation.Verdict;
import io.github.tardigrad.attacks.evaluation.WorstCase;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
    private static final int IMAGES = 23;
    private static final List<Attack> ATTACKS = List.of(Attacks.bim(Norm.LINF), Attacks.pgd(Norm.L2),
            Attacks.cascade("all", Attacks.parseList("fgsm,pgd:steps=3", Norm.LINF)));

    @TempDir
    private Path root;
    private Path folder;
    private Engine engine;
    private Model model;
    private Examples examples;

    @BeforeEach
    void open() {
        folder = root.resolve("evidence");
        engine = Samples.scalar();
        model = Samples.model(engine);
        examples = Samples.agreeable(model, IMAGES);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Robustness robustness() {
        return Robustness.of(model).under(ATTACKS).epsilons(0.02f, 0.1f).batch(4);
    }

    private Evaluation evaluate() throws IOException {
        try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
            Evaluation evaluation = robustness().witness(writer).on(examples);
            writer.seal();
            return evaluation;
        }
    }

    private Judgement judge() throws IOException { return Judge.of(model).batch(5).judge(folder); }

    private int size() throws IOException { return (int) Files.size(folder.resolve("evidence.bin")); }

    @Test
    void whatAnEvaluationFoundIsConfirmed() throws IOException {
        Evaluation evaluation = evaluate();
        Judgement judgement = Judge.of(model).comparing(examples).judge(folder);
        assertThat(judgement.firstRefuted()).isNull();
        assertThat(judgement.closed()).isTrue();
        assertThat(judgement.examples()).isEqualTo(IMAGES);
        assertThat(judgement.scores()).as("of the cascade one for each stage that found some")
                .extracting(score -> score.threat().attack()).anyMatch(attack -> attack.startsWith("fgsm"));
        int found = evaluation.attacks().stream().map(AttackScore::verdicts)
                .mapToInt(verdicts -> verdicts.count(Verdict.FOUND)).sum();
        assertThat(judgement.scores().stream().mapToInt(Judgement.Score::claimed).sum()).isEqualTo(found);
        assertThat(judgement.scores()).allMatch(score -> score.confirmed() == score.claimed());
        for (WorstCase worst : evaluation.worstCase()) {
            assertThat(judgement.bounds()).filteredOn(bound -> bound.norm() == worst.norm()
                    && bound.epsilon() == worst.epsilon()).singleElement()
                    .satisfies(bound -> assertThat(bound.robustAccuracy()).isEqualTo(worst.robustAccuracy()));
        }
        assertThat(judgement.comparison()).isEqualTo(new Judgement.Comparison("agreeable", IMAGES / 3));
        assertThat(judgement.toString()).contains("compared with agreeable", "robust accuracy is at most")
                .doesNotContain("REFUTED");
        assertThat(judge().toString()).contains("as the bundle claims").doesNotContain("without an attack");
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        evaluate();
        Judgement judgement = judge();
        JsonObject json = JsonParser.parseString(judgement.toJson()).getAsJsonObject();
        assertThat(json.get("weights_sha256").getAsString()).isEqualTo(model.fingerprint().orElseThrow());
        assertThat(json.getAsJsonArray("attacks")).hasSameSizeAs(judgement.scores());
        assertThat(json.getAsJsonArray("bounds")).hasSameSizeAs(judgement.bounds());
        assertThat(json.get("first_refuted").isJsonNull()).isTrue();
        assertThat(json.get("compared_with").isJsonNull()).isTrue();
    }

    @Test
    void anEvaluationThatGoesOnKeepsEachImageOnce() throws IOException {
        evaluate();
        byte[] whole = Files.readAllBytes(folder.resolve("evidence.bin"));
        evaluate();
        assertThat(Files.readAllBytes(folder.resolve("evidence.bin"))).isEqualTo(whole);
        Path journal = root.resolve("journal");
        Path whole2 = folder;
        folder = root.resolve("parts");
        for (long queries : new long[] {60, 200, 100_000}) {
            try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
                robustness().witness(writer).journal(journal).queries(queries).on(examples);
            }
        }
        assertThat(Judge.of(model).judge(whole2).scores()).containsExactlyInAnyOrderElementsOf(judge().scores());
    }

    @Test
    void aCrashAtAnyByteLeavesWhatCanBeJudgedAndGoneOnWith() throws IOException {
        evaluate();
        List<Judgement.Score> scores = judge().scores();
        byte[] whole = Files.readAllBytes(folder.resolve("evidence.bin"));
        Files.delete(folder.resolve("evidence.sha256"));
        int claims = 0;
        for (int length = EvidenceLog.HEADER; length < whole.length; length += 37) {
            Files.write(folder.resolve("evidence.bin"), Arrays.copyOf(whole, length));
            Judgement judgement = judge();
            int now = judgement.scores().stream().mapToInt(Judgement.Score::confirmed).sum();
            assertThat(now).as("%d bytes", length).isBetween(claims, claims + 1);
            assertThat(judgement.closed()).isFalse();
            assertThat(judgement.toString()).contains("was not closed");
            claims = now;
        }
        for (int length : new int[] {EvidenceLog.HEADER, whole.length / 2, whole.length - 1}) {
            Files.write(folder.resolve("evidence.bin"), Arrays.copyOf(whole, length));
            Files.deleteIfExists(folder.resolve("evidence.sha256"));
            evaluate();
            assertThat(judge().scores()).isEqualTo(scores);
        }
    }

    @Test
    void onlyWhatIsSealedIsClosed() throws IOException {
        assertThatThrownBy(() -> {
            try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
                robustness().witness(writer).progress(progress -> {
                    throw new IllegalStateException("broken");
                }).on(examples);
                writer.seal();
            }
        }).hasMessageContaining("broken");
        assertThat(folder.resolve("evidence.sha256")).doesNotExist();
        assertThat(judge().closed()).isFalse();
        assertThat(judge().toString()).contains("was not closed: its evaluation broke off");
        evaluate();
        assertThat(judge().closed()).isTrue();
        EvidenceWriter.open(folder, model, examples, 1).close();
        assertThat(judge().closed()).as("opened again, and not sealed").isFalse();
    }

    @Test
    void everyByteOfAClosedBundleCounts() throws IOException {
        evaluate();
        for (String name : List.of("evidence.json", "evidence.bin", "evidence.sha256")) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i += whole.length > 1000 ? 11 : 1) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << i % 8);
                Files.write(file, flipped);
                assertThatThrownBy(this::judge).as("%s, byte %d", name, i).isInstanceOf(EvidenceException.class);
            }
            for (int length = 0; length < whole.length; length += 1 + whole.length / 50) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(this::judge).as("%s, %d bytes", name, length).isInstanceOf(EvidenceException.class);
            }
            Files.write(file, whole);
        }
        for (String name : List.of("evidence.json", "evidence.bin")) {
            byte[] whole = Files.readAllBytes(folder.resolve(name));
            Files.delete(folder.resolve(name));
            assertThatThrownBy(this::judge).isInstanceOf(EvidenceException.class)
                    .hasMessageContaining(name + " is missing");
            Files.write(folder.resolve(name), whole);
        }
    }

    @Test
    void aFlippedByteOfAnOpenBundleIsAnErrorOrCutsItOff() throws IOException {
        evaluate();
        Files.delete(folder.resolve("evidence.sha256"));
        Path file = folder.resolve("evidence.bin");
        byte[] whole = Files.readAllBytes(file);
        int errors = 0;
        for (int i = 0; i < whole.length; i += 7) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Files.write(file, flipped);
            try {
                assertThat(judge().firstRefuted()).isNull();
            } catch (EvidenceException expected) {
                assertThat(expected).hasMessageContaining("evidence.bin");
                errors++;
            }
        }
        assertThat(errors).isGreaterThan(whole.length / 7 * 9 / 10);
    }

    @Test
    void filesOfTwoBundlesAreNotExchanged() throws IOException {
        evaluate();
        Files.delete(folder.resolve("evidence.sha256"));
        Path other = root.resolve("other");
        EvidenceWriter.open(other, model, examples, 2).close();
        Files.write(folder.resolve("evidence.bin"), Files.readAllBytes(other.resolve("evidence.bin")));
        assertThatThrownBy(this::judge).isInstanceOf(EvidenceException.class).hasMessageContaining("exchanged");
    }

    @Test
    void anotherModelDataOrSeedIsRefused() throws IOException {
        evaluate();
        assertThatThrownBy(() -> EvidenceWriter.open(folder, model, examples, 2))
                .isInstanceOf(EvidenceException.class).hasMessageContainingAll("seed is 1, not 2", "another folder");
        assertThatThrownBy(() -> EvidenceWriter.open(folder, model, examples.range(0, 5), 1))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("23, not 5");
        assertThatThrownBy(() -> EvidenceWriter.open(folder, model, Samples.examples(IMAGES), 1))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("data (SHA-256)");
        String before = model.fingerprint().orElseThrow();
        model.parameters().get("dense2.bias").set(0, 0, 0);
        assertThatThrownBy(() -> EvidenceWriter.open(folder, model, examples, 1))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("weights");
        assertThatThrownBy(this::judge).isInstanceOf(EvidenceException.class)
                .hasMessageContainingAll(before, model.fingerprint().orElseThrow());
        Files.writeString(Files.createDirectories(root.resolve("mine")).resolve("thesis.tex"), "");
        assertThatThrownBy(() -> EvidenceWriter.open(root.resolve("mine"), model, examples, 1))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("not empty");
        assertThatThrownBy(() -> Judge.of(model).judge(root.resolve("nowhere")))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("no such folder");
    }

    @Test
    void oneProgramWritesAtATime() throws IOException {
        try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
            assertThat(writer).isNotNull();
            assertThatThrownBy(() -> EvidenceWriter.open(folder, model, examples, 1))
                    .isInstanceOf(EvidenceException.class).hasMessageContaining("another evaluation");
        }
    }

    @Test
    void anEvaluationEndsWhenItsEvidenceCannotBeKept() {
        assertThatThrownBy(() -> robustness().witness(found -> {
            throw new UncheckedIOException(new IOException("no space left"));
        }).on(examples)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("no space left");
    }

    /** One claim beside the true ones, which is judged alone. */
    private Judgement claiming(int image, int label, float[] clean, float[] adversarial) throws IOException {
        folder = Files.createTempDirectory(root, "claim");
        try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
            writer.found(new Counterexample(image, label, "lie", Norm.LINF, 0.1f, clean, adversarial));
        }
        return Judge.of(model).comparing(examples).judge(folder);
    }

    @Test
    void liesAreRefuted() throws IOException {
        float[] clean = examples.image(0);
        assertRefuted(claiming(0, examples.label(0), clean, clean), "recognises the adversarial image");
        int wrong = (examples.label(0) + 1) % Samples.CLASSES;
        assertRefuted(claiming(0, wrong, clean, clean), "label is not that of the data set");
        assertRefuted(claiming(2, examples.label(2), examples.image(2), examples.image(2)),
                "does not recognise the clean image");
        assertRefuted(claiming(0, examples.label(0), examples.image(3), examples.image(3)),
                "clean image is not that of the data set");
        float[] far = clean.clone();
        far[3] = far[3] > 0.5f ? far[3] - 0.2f : far[3] + 0.2f;
        assertRefuted(claiming(0, examples.label(0), clean, far), "farther than epsilon");
        for (float pixel : new float[] {Float.NaN, -0.01f, 1.01f, Float.POSITIVE_INFINITY}) {
            float[] outside = clean.clone();
            outside[5] = pixel;
            assertRefuted(claiming(0, examples.label(0), clean, outside), "pixel " + pixel);
            assertRefuted(claiming(0, examples.label(0), outside, clean), "outside [0, 1]");
        }
    }

    private static void assertRefuted(Judgement judgement, String why) {
        assertThat(judgement.refuted()).isOne();
        assertThat(judgement.scores().getFirst().confirmed()).isZero();
        assertThat(judgement.firstRefuted()).isNotNull().asString().contains("lie linf 0.1", why);
        assertThat(judgement.toString()).contains("REFUTED image");
        assertThat(judgement.bounds().getFirst().fooled()).isZero();
    }

    @Test
    void whatRoundingMayDecideProvesNothing() throws IOException {
        model.parameters().get("dense2.weight").set(new float[model.parameters().get("dense2.weight").size()]);
        int label = 1;
        float[] image = examples.image(0);
        for (float lead : new float[] {0, 5e-6f, -5e-6f}) {
            model.parameters().get("dense2.bias").set(1 + lead, 1, 0);
            folder = Files.createTempDirectory(root, "tie");
            try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
                writer.found(new Counterexample(0, label, "tie", Norm.L2, 1, image, image));
            }
            assertThat(judge().scores()).containsExactly(
                    new Judgement.Score(new Threat("tie", Norm.L2, 1), 1, 0, 1, 0));
            assertThat(judge().firstRefuted()).isNull();
        }
        model.parameters().get("dense2.bias").set(1 + 1e-4f, 1, 0);
        assertThat(judgedAnew(label, image).firstRefuted()).as("beyond rounding").isNotNull();
    }

    private Judgement judgedAnew(int label, float[] image) throws IOException {
        folder = Files.createTempDirectory(root, "clear");
        try (EvidenceWriter writer = EvidenceWriter.open(folder, model, examples, 1)) {
            writer.found(new Counterexample(0, label, "tie", Norm.L2, 1, image, image));
        }
        return judge();
    }

    @Test
    void hostileManifestsAreRefused() throws IOException {
        evaluate();
        Files.delete(folder.resolve("evidence.sha256"));
        Path manifest = folder.resolve("evidence.json");
        String text = Files.readString(manifest);
        for (String hostile : List.of("", "{}", "[]", "null", "\0", "[".repeat(60_000), "{\"format\":".repeat(5000),
                text.replace("\"examples\": 23", "\"examples\": 2000000000"),
                text.replace("\"examples\": 23", "\"examples\": -1"),
                text.replace("\"examples\": 23", "\"examples\": 1e1000000000"),
                text.replace("\"examples\": 23", "\"examples\": [23]"),
                text.replace("\"classes\": 3", "\"classes\": 2147483647"),
                text.replace("\"seed\": 1", "\"seed\": 99999999999999999999"),
                text.replaceAll("(?s)\"image_shape\": \\[[^]]*]", "\"image_shape\": [100000, 100000, 100000]"),
                text.replaceAll("(?s)\"image_shape\": \\[[^]]*]", "\"image_shape\": [-5, -4, 2]"),
                text.replaceAll("(?s)\"image_shape\": \\[[^]]*]", "\"image_shape\": [40]"),
                text.replace("agreeable", "a\\u001b[31mgreeable"), text + " ".repeat(1 << 17))) {
            assertThat(hostile).isNotEqualTo(text);
            Files.writeString(manifest, hostile);
            assertThatThrownBy(this::judge).as(hostile.substring(0, Math.min(300, hostile.length())))
                    .isInstanceOf(EvidenceException.class).message().hasLineCount(1);
        }
    }
}
