package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Counterexample;
import io.github.tardigrad.attacks.evidence.EvidenceWriter;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate --evidence} and {@code judge} as processes. */
class JudgeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void anotherBackendConfirmsWhatOneFound() throws Exception {
        for (String seed : new String[] {"1", "2"}) {
            Program trained = Program.run(folder, "train", "--model", "mlp", "--epochs", "1", "--limit", "2000",
                    "--seed", seed, "--out", "run" + seed);
            assertThat(trained.status()).as(trained.err()).isZero();
        }
        String[] evaluate = {"evaluate", "--weights", "run1", "--attacks", "fgsm,pgd:steps=5,deepfool", "--epsilon",
                "0.02,0.05", "--limit", "60", "--backend", "vector", "--evidence", "proof", "--json", "e.json"};
        Program evaluated = Program.run(folder, evaluate);
        assertThat(evaluated.status()).as(evaluated.err()).isZero();
        byte[] log = Files.readAllBytes(folder.resolve("proof/evidence.bin"));

        Program judged = Program.run(folder, "judge", "proof", "--weights", "run1", "--data", "embedded", "--backend",
                "scalar", "--json", "j.json");
        assertThat(judged.status()).as(judged.err()).isZero();
        assertThat(judged.out()).contains("backend scalar", "compared with");
        JsonObject evaluation = json("e.json");
        JsonObject judgement = json("j.json");
        assertThat(judgement.getAsJsonArray("attacks")).hasSize(6).allSatisfy(attack -> assertThat(
                attack.getAsJsonObject().get("refuted").getAsInt()).isZero());
        for (int i = 0; i < 2; i++) {
            JsonObject worst = evaluation.getAsJsonArray("worst_case").get(i).getAsJsonObject();
            JsonObject bound = judgement.getAsJsonArray("bounds").get(i).getAsJsonObject();
            assertThat(bound.get("epsilon")).isEqualTo(worst.get("epsilon"));
            assertThat(bound.get("robust_accuracy_at_most").getAsDouble()).as("all but what rounding may decide")
                    .isBetween(worst.get("robust_accuracy").getAsDouble(),
                            worst.get("robust_accuracy").getAsDouble() + 0.05);
        }
        Program believed = Program.run(folder, "judge", "proof", "--weights", "run1");
        assertThat(believed.status()).as(believed.err()).isZero();
        assertThat(believed.out()).contains("as the bundle claims");

        assertThat(Program.run(folder, evaluate).status()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("proof/evidence.bin"))).as("all known").isEqualTo(log);

        Program wrongWeights = Program.run(folder, "judge", "proof", "--weights", "run2");
        assertThat(wrongWeights.status()).isEqualTo(1);
        assertThat(wrongWeights.err()).contains("tardigrad: proof: it is evidence against mlp", judgement
                .get("weights_sha256").getAsString()).doesNotContain("\tat ");
        log[log.length / 2] ^= 1;
        Files.write(folder.resolve("proof/evidence.bin"), log);
        Program tampered = Program.run(folder, "judge", "proof", "--weights", "run1");
        assertThat(tampered.status()).isEqualTo(1);
        assertThat(tampered.err()).contains("do not fit the checksums").doesNotContain("\tat ");
        assertThat(tampered.out()).isEmpty();
    }

    @Test
    void aLieIsRefuted() throws Exception {
        try (Engine engine = Engine.open("scalar")) {
            Model model = Models.create("mlp", engine, Shape.of(28, 28, 1), 10, 1);
            model.save(folder.resolve("m.safetensors"));
            float[] image = new float[28 * 28];
            Arrays.fill(image, 0.5f);
            AttackBatch batch = AttackBatch.of(engine.tensor(Shape.of(1, 28, 28, 1), image));
            int label = Logits.of(model, batch).label(0);
            Examples examples = Examples.ofFloats("one", Shape.of(28, 28, 1), image, new int[] {label},
                    List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
            try (EvidenceWriter writer = EvidenceWriter.open(folder.resolve("lie"), model, examples, 1)) {
                writer.found(new Counterexample(0, label, "hope", Norm.LINF, 0.1f, image, image));
            }
        }
        Program judged = Program.run(folder, "judge", "lie", "--weights", "m.safetensors", "--json", "j.json");
        assertThat(judged.status()).isEqualTo(1);
        assertThat(judged.err()).contains("tardigrad: 1 counterexample is refuted; the first is image 0 under hope"
                + " linf 0.1: the model recognises the adversarial image");
        assertThat(judged.out()).contains("REFUTED image 0");
        assertThat(json("j.json").getAsJsonObject("first_refuted").get("image").getAsInt()).isZero();
    }

    @Test
    void evidenceOfAPartIsNotClosed() throws Exception {
        try (Engine engine = Engine.open("scalar")) {
            Models.create("mlp", engine, Shape.of(28, 28, 1), 10, 1).save(folder.resolve("m.safetensors"));
        }
        List<String> evaluate = List.of("evaluate", "--weights", "m.safetensors", "--attacks", "fgsm,pgd:steps=5",
                "--epsilon", "0.1", "--limit", "20", "--batch", "4", "--masking", "0", "--evidence", "proof",
                "--journal", "j");
        Program part = Program.run(folder, Stream.concat(evaluate.stream(), Stream.of("--queries", "21"))
                .toArray(String[]::new));
        assertThat(part.status()).as(part.err()).isZero();
        assertThat(part.out()).contains("PARTIAL");
        Program judged = Program.run(folder, "judge", "proof", "--weights", "m.safetensors");
        assertThat(judged.status()).as(judged.err()).isZero();
        assertThat(judged.out()).contains("was not closed");
        assertThat(folder.resolve("proof/evidence.sha256")).doesNotExist();

        Program whole = Program.run(folder, evaluate.toArray(String[]::new));
        assertThat(whole.status()).as(whole.err()).isZero();
        assertThat(folder.resolve("proof/evidence.sha256")).exists();
    }

    private JsonObject json(String name) throws Exception {
        return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
    }
}
