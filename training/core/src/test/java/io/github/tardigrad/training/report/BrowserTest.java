package io.github.tardigrad.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

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
