package io.github.tardigrad.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.tardigrad.engine.Engine;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a report in headless Chromium, as a person would. On a build server a missing browser is a failure. */
class BrowserTest {
    @Test
    void aBrowserShowsTheVerdictAndDrawsEveryChart(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("report.html");
        ReportTest.everything().write(page);
        String document = open(browser(), page, folder);
        assertThat(document).contains("data-charts-drawn=\"2\"");
        assertThat(document).contains("<title>A title &amp; more</title>").contains("From 5.2 % to 64.0 %");
        // Chart.js gives a canvas its size in pixels when it draws on it.
        assertThat(document.split("<canvas [^>]*style=\"[^\"]*width: \\d+", -1)).hasSize(3);
    }

    @Test
    void theSliderChangesPictureBarsAndVerdict(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("report.html");
        try (Engine engine = Engine.open("scalar")) {
            String html = Subjects.report(engine).html();
            // What a person does with the arrow keys or a finger, and then what is seen.
            Files.writeString(page, html.replace("</body>", """
                    <script>
                    const slider = document.querySelector('.explorer input');
                    const seen = () => [...document.querySelectorAll('.explorer .picture')].map(p => p.src).join()
                        + [...document.querySelectorAll('.explorer .bar')].map(b => b.style.width).join();
                    const note = (name, value) => document.body.dataset[name] = value;
                    const move = value => {
                      slider.value = value;
                      slider.dispatchEvent(new Event('input', { bubbles: true }));
                      return document.querySelector('.explorer .says').textContent;
                    };
                    const start = seen();
                    note('zero', move(0));
                    note('zeroDiffers', seen() !== start);
                    note('last', move(slider.max));
                    note('valueText', slider.getAttribute('aria-valuetext'));
                    note('red', document.querySelectorAll('.panel.wrong').length);
                    document.querySelectorAll('.chooser button')[1].click();
                    note('second', document.querySelector('.explorer .says').textContent);
                    note('labelled', slider.labels.length);
                    note('wide', document.documentElement.scrollWidth > document.documentElement.clientWidth);
                    </script></body>"""));
        }
        String document = open(browser(), page, folder);
        assertThat(document).containsPattern("data-zero=\"Epsilon 0, test image \\d+, class top. plain says top "
                + "[^\"]*: right. hard (&lt;|<)b(&gt;|>)ened says top");
        assertThat(document).contains("data-zero-differs=\"true\"", "data-value-text=\"0.3\"", "data-red=\"2\"",
                "data-labelled=\"1\"", "data-wide=\"false\"");
        assertThat(document).containsPattern("data-last=\"Epsilon 0.3, [^\"]*: fooled. [^\"]*: fooled.\"");
        assertThat(document).containsPattern("data-second=\"Epsilon 0.3, test image \\d+, class mid/dle");
    }

    @Test
    void noPartIsWiderThanAPhone(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("report.html");
        try (Engine engine = Engine.open("scalar")) {
            Subjects.report(engine).write(folder.resolve("inner.html"));
            // A window of the browser is not made that narrow; a frame is.
            String inner = Files.readString(folder.resolve("inner.html")).replace("</body>", "<script>"
                    + "const root = document.documentElement;"
                    + "parent.postMessage([root.scrollWidth - root.clientWidth, Math.min(...[...document"
                    + ".querySelectorAll('button, input')].map(e => e.getBoundingClientRect().height))], '*')"
                    + "</script></body>");
            Files.writeString(folder.resolve("inner.html"), inner);
        }
        Files.writeString(page, "<body><script>addEventListener('message', e => { document.body.dataset.over = "
                + "e.data[0]; document.body.dataset.least = e.data[1] >= 44; })</script>"
                + "<iframe src='inner.html' width='360' height='700' style='border:0'></iframe></body>");
        String document = open(browser(), page, folder);
        assertThat(document).contains("data-over=\"0\"", "data-least=\"true\"");
    }

    private static String open(Path browser, Path page, Path folder) throws Exception {
        File document = folder.resolve("document.html").toFile();
        Process process = new ProcessBuilder(List.of(browser.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"), "--virtual-time-budget=5000", "--dump-dom",
                page.toUri().toString())).redirectOutput(document).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser has ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(document.toPath(), StandardCharsets.UTF_8);
    }

    private static Path browser() {
        Optional<Path> found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("no Chromium on PATH: the build server must have one");
        }
        return found.orElseGet(() -> abort("no Chromium on PATH: the report is not opened in a browser here"));
    }
}
