package io.github.tardigrad.training.report;

import com.google.gson.JsonArray;
import io.github.tardigrad.nn.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One self-contained HTML page: no other file and no network is needed to read it.
 *
 * @param title of the page
 * @param verdict the one sentence to take away: what was measured, with which attack and budget, on how many images
 * @param sections the evidence, in reading order
 */
public record Report(String title, String verdict, List<Section> sections) {
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
        JsonArray charts = new JsonArray();
        StringBuilder body = new StringBuilder();
        for (Section section : sections) {
            body.append("<section>\n<h2>").append(escape(section.heading())).append("</h2>\n");
            if (!section.text().isEmpty()) {
                body.append("<p>").append(escape(section.text())).append("</p>\n");
            }
            append(body, section, charts);
            body.append("</section>\n");
        }
        // The one thing in JSON that could end a script element is a slash after a less-than sign.
        String data = charts.toString().replace("<", "\\u003c");
        return resource("report.html")
                .replace("{{title}}", escape(title))
                .replace("{{verdict}}", escape(verdict))
                .replace("{{style}}", resource("report.css"))
                .replace("{{sections}}", body)
                .replace("{{data}}", data)
                .replace("{{library}}", resource("chart.umd.js"))
                .replace("{{script}}", resource("report.js"));
    }

    private static void append(StringBuilder body, Section section, JsonArray charts) {
        switch (section) {
            case Section.Charts part -> {
                body.append("<div class=\"charts\">\n");
                for (Chart chart : part.charts()) {
                    body.append("<figure class=\"chart\"><canvas id=\"chart-").append(charts.size())
                            .append("\" role=\"img\" aria-label=\"").append(escape(chart.title()))
                            .append("\"></canvas></figure>\n");
                    charts.add(chart.toJson());
                }
                body.append("</div>\n");
            }
            case Section.Table part -> {
                body.append("<div class=\"scroll\"><table>\n<thead><tr>");
                part.columns().forEach(column -> body.append("<th>").append(escape(column)).append("</th>"));
                body.append("</tr></thead>\n<tbody>\n");
                for (List<String> row : part.rows()) {
                    body.append("<tr>");
                    for (String cell : row) {
                        boolean number = !cell.isEmpty() && Character.isDigit(cell.charAt(0));
                        body.append(number ? "<td class=\"number\">" : "<td>").append(escape(cell)).append("</td>");
                    }
                    body.append("</tr>\n");
                }
                body.append("</tbody></table></div>\n");
            }
            case Section.Pictures part -> {
                for (List<Section.Pictures.Captioned> strip : part.strips()) {
                    body.append("<div class=\"strip\">\n");
                    for (Section.Pictures.Captioned one : strip) {
                        body.append("<figure><img alt=\"").append(escape(one.caption())).append("\" src=\"")
                                .append(one.picture().dataAddress()).append("\"><figcaption>")
                                .append(escape(one.caption()).replace("\n", "<br>")).append("</figcaption></figure>\n");
                    }
                    body.append("</div>\n");
                }
            }
            case Section.Facts part -> {
                body.append("<dl>\n");
                for (Map.Entry<String, String> fact : part.facts().entrySet()) {
                    body.append("<dt>").append(escape(fact.getKey())).append("</dt><dd>")
                            .append(escape(fact.getValue()))
                            .append("</dd>\n");
                }
                body.append("</dl>\n");
            }
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
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
