package io.github.tardigrad.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.training.report.Section.Pictures.Captioned;
import io.github.tardigrad.training.report.Section.Pictures.Strip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    static final String SPITEFUL = "</script><script>document.title='broken'</script>";

    /** One of everything that a report can show, with text that would break a careless page. */
    static Report everything() {
        float[] pixels = {0, 0.5f, 1, 0.25f};
        Shape shape = Shape.of(2, 2, 1);
        Chart accuracy = new Chart("Accuracy " + SPITEFUL, "epoch", "accuracy", true,
                List.of(Chart.Series.counted("clean", 0.5, 0.7, Double.NaN),
                        Chart.Series.counted("robust", 0.1, 0.2, 0.3)));
        Chart epsilon = new Chart("Epsilon", "batch", "pixels", false,
                List.of(Chart.Series.counted("ε", new double[5000])));
        return new Report("A title & more", "From 5.2 % to 64.0 % " + SPITEFUL, List.of(
                new Section.Charts("Curves", "How to read them.", List.of(accuracy, epsilon)),
                new Section.Table("Scores", "", List.of("attack", "accuracy"), List.of(List.of("pgd <20>", "64.0 %"))),
                new Section.Pictures("Pictures", "", List.of(new Strip("title " + SPITEFUL, List.of(
                        new Captioned(Picture.of(pixels, shape), "original\nsure"),
                        new Captioned(Picture.difference(pixels, new float[] {0.1f, 0.5f, 0.9f, 0.25f}, shape, 0.1f),
                                "change"))))),
                new Section.Facts("Provenance", "", Map.of("seed", "1"))));
    }

    @Test
    void needsNoOtherFileAndNoNetwork() {
        String html = everything().html();
        assertFetchesNothing(html);
        try (Engine engine = Engine.open("scalar")) {
            assertFetchesNothing(Subjects.report(engine).html());
        }
    }

    /** No element or style that loads anything, and a policy that would stop it. */
    private static void assertFetchesNothing(String html) {
        assertThat(html).doesNotContainPattern("(?i)(src|href|srcset|action|poster)\\s*=\\s*[\"']?(?!data:|[\"']?data:)"
                + "(https?:|//|\"|')").doesNotContain("@import").doesNotContainPattern("url\\((?!data:)")
                .doesNotContain("{{").contains("default-src 'none'");
    }

    @Test
    void whatIsFilledInIsNotFilledInAgain() {
        Report report = new Report("{{script}}", "{{data}} $1 \\", List.of(
                new Section.Facts("{{library}}", "{{style}}", Map.of("{{title}}", "{{sections}}"))));
        assertThat(report.html()).contains("<title>{{script}}</title>", "{{data}} $1 \\", "<h2>{{library}}</h2>",
                "<dd>{{sections}}</dd>");
    }

    @Test
    void aReportOfModelsHasSliderPicturesScoresAndCurves() {
        try (Engine engine = Engine.open("scalar")) {
            String html = Subjects.report(engine).html();
            assertThat(html).contains("type=\"range\"", "aria-live=\"polite\"", "<h2>A picture of each attack</h2>",
                    "<h2>Accuracy against epsilon</h2>", "hard &lt;b&gt;ened", "mid/dle &lt;b&gt;")
                    .doesNotContain("hard <b>ened").doesNotContain("mid/dle <b>");
            assertThat(html.length()).isLessThan(600_000);
        }
    }

    @Test
    void textCannotBecomeMarkup() {
        String html = everything().html();
        assertThat(html).doesNotContain(SPITEFUL).contains("pgd &lt;20&gt;").contains("A title &amp; more");
    }

    @Test
    void longLinesAreThinnedOut() {
        String html = everything().html();
        int from = html.indexOf("id=\"data\">");
        assertThat(html.substring(from, html.indexOf("</script>", from)).split("\"x\"")).hasSizeLessThan(1200);
    }

    @Test
    void writesOnePage(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        everything().write(file);
        everything().write(file);
        assertThat(Files.readString(file)).isEqualTo(everything().html());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aChangeIsDrawnAroundMiddleGrey() {
        float[] original = {0.5f, 0.5f, 0.5f};
        float[] changed = {0.4f, 0.5f, 0.6f};
        Picture picture = Picture.difference(original, changed, Shape.of(1, 3, 1), 0.1f);
        assertThat(picture.png()).isEqualTo(Picture.of(new float[] {0, 0.5f, 1}, Shape.of(1, 3, 1)).png());
        assertThatThrownBy(() -> Picture.difference(original, changed, Shape.of(1, 3, 1), 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("epsilon 0");
    }

    @Test
    void refusesRowsThatDoNotFit() {
        assertThatThrownBy(() -> new Section.Table("t", "", List.of("a", "b"), List.of(List.of("1"))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[1]")
                .hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> new Chart.Series("s", new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 x and 3 y");
    }
}
