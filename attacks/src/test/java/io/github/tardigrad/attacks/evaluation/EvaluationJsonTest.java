package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationJsonTest {
    private static final Evaluation EVALUATION = new Evaluation("cnn", "embedded", 4, 1, "vector-512", 0.75,
            new Verdicts("rrrw"),
            List.of(new AttackScore("pgd", "steps=20,step-size=0.025,restarts=1", Norm.LINF, 0.1f, 4, 0.25, null, 3.1,
                    80, 4, 0.0,
                    new Verdicts("rffw")),
                    new AttackScore("cw", "confidence=0", Norm.L2, 8 / 255f, 4, 0.5, 1.25, 7, 5000000000L, 400, 0.125,
                            new Verdicts("rrfw"), List.of(1.5f, Float.POSITIVE_INFINITY, 0.0125f, 0f))),
            List.of(new WorstCase(Norm.LINF, 0.1f, 4, 0.25), new WorstCase(Norm.L2, 8 / 255f, 4, 0.5)),
            List.of(new Check("zero-gradients", Check.Outcome.WARN, "at most 12.50 % …")));

    private static final String CONTRACT = """
            {"model": "cnn", "data": "embedded", "examples": 2000, "seed": 1, "backend": "vector-512", "norm": "linf",
             "clean_accuracy": 0.88,
             "attacks": [{"name": "pgd", "parameters": "steps=20,step-size=0.025,restarts=1", "norm": "linf",
                          "epsilon": 0.1, "examples": 2000, "robust_accuracy": 0.02, "median_distance": null,
                          "seconds": 3.1, "gradient_evaluations": 40000, "forward_evaluations": 2000}],
             "worst_case": [{"norm": "linf", "epsilon": 0.1, "examples": 2000, "robust_accuracy": 0.02}]}
            """;

    @Test
    void theKeysAreThoseOfTheContractInItsOrder() {
        JsonObject contract = JsonParser.parseString(CONTRACT).getAsJsonObject();
        JsonObject written = JsonParser.parseString(EVALUATION.toJson()).getAsJsonObject();
        assertThat(written.keySet()).startsWith(contract.keySet().toArray(String[]::new));
        for (String list : List.of("attacks", "worst_case")) {
            JsonObject expected = contract.getAsJsonArray(list).get(0).getAsJsonObject();
            JsonObject entry = written.getAsJsonArray(list).get(0).getAsJsonObject();
            assertThat(entry.keySet()).startsWith(expected.keySet().toArray(String[]::new));
        }
    }

    @Test
    void valuesAreWrittenAsPeopleWroteThem() {
        JsonObject json = JsonParser.parseString(EVALUATION.toJson()).getAsJsonObject();
        assertThat(json.get("norm").getAsString()).isEqualTo("linf,l2");
        JsonObject pgd = json.getAsJsonArray("attacks").get(0).getAsJsonObject();
        assertThat(pgd.get("epsilon").getAsString()).isEqualTo("0.1");
        assertThat(pgd.get("median_distance").isJsonNull()).isTrue();
        assertThat(pgd.get("gradient_evaluations").getAsString()).isEqualTo("80");
        assertThat(EVALUATION.toJson()).contains("\"median_distance\": null").contains("\"seconds\": 3.1");
    }

    @Test
    void aDistanceThatWasNotFoundIsNull() {
        JsonObject json = JsonParser.parseString(EVALUATION.toJson()).getAsJsonObject();
        JsonObject pgd = json.getAsJsonArray("attacks").get(0).getAsJsonObject();
        JsonObject cw = json.getAsJsonArray("attacks").get(1).getAsJsonObject();
        assertThat(pgd.has("distances")).isFalse();
        assertThat(cw.getAsJsonArray("distances").toString()).isEqualTo("[1.5,null,0.0125,0.0]");
    }

    @Test
    void isReadBackAsItWas() {
        assertThat(Evaluation.fromJson(EVALUATION.toJson())).isEqualTo(EVALUATION);
    }

    @Test
    void theContractsOwnExampleIsRead() {
        Evaluation read = Evaluation.fromJson(CONTRACT);
        assertThat(read.cleanAccuracy()).isEqualTo(0.88);
        assertThat(read.norm()).isEqualTo("linf");
        assertThat(read.attacks().getFirst().gradientEvaluations()).isEqualTo(40000);
        assertThat(read.attacks().getFirst().medianDistance()).isNull();
        assertThat(read.worstCase()).containsExactly(new WorstCase(Norm.LINF, 0.1f, 2000, 0.02));
        assertThat(read.checks()).isEmpty();
        assertThat(read.clean()).isEqualTo(Verdicts.UNKNOWN);
    }

    @Test
    void anEvaluationWithoutAttacksIsReadBack() {
        Evaluation clean = new Evaluation("mlp", "x", 1, 5, "scalar", 1, new Verdicts("r"), List.of(), List.of(),
                List.of());
        assertThat(clean.toJson()).contains("\"norm\": null");
        assertThat(Evaluation.fromJson(clean.toJson())).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "examples", "seed", "clean_accuracy", "attacks", "worst_case"})
    void aMissingKeyIsNamed(String key) {
        JsonObject json = JsonParser.parseString(CONTRACT).getAsJsonObject();
        json.remove(key);
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.fromJson(json.toString()))
                .withMessageContaining("\"" + key + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "null", "{", "{\"model\": {}}", "not json"})
    void whatIsNoEvaluationIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.fromJson(json))
                .withMessageContaining("not the JSON of an evaluation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"attacks\": 3", "\"attacks\": [3]", "\"clean_accuracy\": \"high\"", "\"examples\": null",
            "\"per_image\": \"rqr\"", "\"model\": null"})
    void aValueOfAnotherKindIsRefused(String damage) {
        JsonObject whole = JsonParser.parseString(CONTRACT).getAsJsonObject();
        JsonParser.parseString("{" + damage + "}").getAsJsonObject().entrySet()
                .forEach(entry -> whole.add(entry.getKey(), entry.getValue()));
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.fromJson(whole.toString()));
    }

    @Test
    void theTableShowsPercentages() {
        assertThat(EVALUATION.toString()).contains("cnn on embedded: 4 examples, seed 1, backend vector-512", "75.00 %",
                "pgd             linf  0.1", "25.00 %", "3.1 s", "steps=20,step-size=0.025,restarts=1", "worst case",
                "WARN    zero-gradients");
    }
}
