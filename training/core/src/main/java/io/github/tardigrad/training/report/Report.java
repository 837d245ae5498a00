package io.github.tardigrad.training.report;

import io.github.tardigrad.nn.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One self-contained HTML page: no other file and no network is needed to read it, and its content security policy
 * allows none.
 *
 * @param title of the page
 * @param verdict the one sentence to take away: what was measured, with which attack and budget, on how many images
 * @param sections the evidence, in reading order
 */
public record Report(String title, String verdict, List<Section> sections) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** Takes the sections in reading order. */
    public Report {
        sections = List.copyOf(sections);
    }

    /** Writes the page; a page that is there is replaced in one move. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, html());
    }

    /** The page. */
    public String html() {
        SectionHtml body = new SectionHtml();
        sections.forEach(body::add);
        Map<String, String> parts = Map.of("title", Html.escape(title), "verdict", Html.escape(verdict),
                "style", resource("report.css"), "sections", body.markup(), "data", body.data(),
                "library", resource("chart.umd.js"), "script", resource("report.js"));
        // In one pass over the template: what is filled in is not looked at again, whatever it says.
        return PLACE.matcher(resource("report.html")).replaceAll(place -> {
            String part = parts.get(place.group(1));
            if (part == null) {
                throw new IllegalStateException("the page has no part " + place.group(1));
            }
            return Matcher.quoteReplacement(part);
        });
    }

    private static String resource(String name) {
        try (InputStream stream = Report.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is missing from the jar: build it again");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
