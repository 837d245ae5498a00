package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a build server sees of {@code evaluate}: status, JUnit XML, an evaluation continued. */
class GateTest {
    @TempDir
    private Path folder;

    private void train() throws Exception {
        Program trained = Program.run(folder, "train", "--model", "mlp", "--epochs", "1", "--limit", "2000", "--out",
                "run");
        assertThat(trained.status()).as(trained.err()).isZero();
    }

    private Program evaluate(String... more) throws Exception {
        String[] all = new String[10 + more.length];
        System.arraycopy(new String[] {"evaluate", "--weights", "run", "--attacks", "fgsm,pgd:steps=5", "--epsilon",
                "0.05", "--limit", "60", "--masking=20"}, 0, all, 0, 10);
        System.arraycopy(more, 0, all, 10, more.length);
        return Program.run(folder, all);
    }

    @Test
    void aBoundThatIsMissedFailsTheBuildAndStandsInTheXml() throws Exception {
        train();
        Program missed = evaluate("--fail-under", "0.99", "--junit", "gate.xml");
        assertThat(missed.status()).isEqualTo(1);
        assertThat(missed.err()).contains("is below 0.99");
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(folder.resolve("gate.xml").toFile());
        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        int cases = xml.getElementsByTagName("testcase").getLength();
        int failures = xml.getElementsByTagName("failure").getLength();
        assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases));
        assertThat(suite.getAttribute("failures")).isEqualTo(Integer.toString(failures));
        assertThat(failures).isPositive();
        assertThat(Files.readString(folder.resolve("gate.xml"))).contains("worst case at linf 0.05 is at least 0.99",
                "check gradients-beat-black-box", "the evaluation was finished");
        Program held = evaluate("--fail-under", "0", "--junit", "gate.xml");
        assertThat(held.status()).as(held.err()).isZero();
    }

    @Test
    void anEvaluationGoesOnFromItsJournal() throws Exception {
        train();
        Program whole = evaluate("--json", "whole.json");
        Program begun = evaluate("--journal", "j", "--batch", "8", "--queries", "150", "--json", "begun.json",
                "--fail-under", "0");
        assertThat(begun.status()).as("partial").isEqualTo(1);
        assertThat(begun.out()).contains("PARTIAL");
        assertThat(begun.err()).contains("partial");
        Program ended = evaluate("--journal", "j", "--json", "ended.json");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(verdicts("ended.json")).isEqualTo(verdicts("whole.json")).isNotEqualTo(verdicts("begun.json"));
        assertThat(whole.status()).isZero();
        Program other = evaluate("--journal", "j", "--seed", "9");
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.err()).contains("another evaluation").contains("seed");
    }

    private String verdicts(String file) throws Exception {
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
        StringBuilder letters = new StringBuilder(json.get("per_image").getAsString());
        json.getAsJsonArray("attacks").forEach(score -> letters.append(' ')
                .append(score.getAsJsonObject().get("per_image").getAsString()));
        return letters.toString();
    }
}
