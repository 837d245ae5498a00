package io.github.tardigrad.training.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.tardigrad.training.report.Section.Pictures.Captioned;
import io.github.tardigrad.training.report.Section.Pictures.Strip;
import java.util.List;
import java.util.Locale;

/** Sections as markup, with the data that the page's script draws from. */
final class SectionHtml {
    private final Html html = new Html();
    private final JsonArray charts = new JsonArray();
    private final JsonArray explorers = new JsonArray();

    void add(Section section) {
        html.open("section").element("h2", section.heading());
        if (!section.text().isEmpty()) {
            html.element("p", section.text());
        }
        switch (section) {
            case Section.Charts part -> charts(part);
            case Section.Table part -> table(part);
            case Section.Pictures part -> part.strips().forEach(this::strip);
            case Section.Facts part -> facts(part);
            case Section.Slider part -> slider(part.explorer());
        }
        html.close("section");
    }

    /** All sections so far. */
    String markup() { return html.toString(); }

    /** What the script draws, as the content of a script element. */
    String data() {
        JsonObject data = new JsonObject();
        data.add("charts", charts);
        data.add("explorers", explorers);
        // The one thing in JSON that could end a script element is a slash after a less-than sign.
        return data.toString().replace("<", "\\u003c");
    }

    private void charts(Section.Charts part) {
        html.open("div", "class", "charts");
        for (Chart chart : part.charts()) {
            html.open("figure", "class", "chart").open("canvas", "id", "chart-" + charts.size(), "role", "img",
                    "aria-label", chart.summary()).close("canvas").close("figure");
            charts.add(chart.toJson());
        }
        html.close("div");
    }

    private void table(Section.Table part) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (int i = 0; i < part.columns().size(); i++) {
            int column = i;
            boolean numbers = part.rows().stream().anyMatch(row -> isNumber(row.get(column)));
            html.element("th", part.columns().get(i), "scope", "col", "class", numbers ? "number" : "words");
        }
        html.close("tr").close("thead").open("tbody");
        for (List<String> row : part.rows()) {
            html.open("tr");
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                html.element("td", cell, "class", isNumber(cell) ? "number" : cell.isEmpty() ? "empty" : "words",
                        "data-column", part.columns().get(i));
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div");
    }

    private static boolean isNumber(String cell) { return !cell.isEmpty() && Character.isDigit(cell.charAt(0)); }

    private void strip(Strip strip) {
        if (!strip.title().isEmpty()) {
            html.element("h3", strip.title());
        }
        html.open("div", "class", "strip");
        for (Captioned one : strip.pictures()) {
            html.open("figure", "class", one.tone().name().toLowerCase(Locale.ROOT))
                    .open("img", "alt", one.caption().replace('\n', ' '), "src", one.picture().dataAddress(), "width",
                            Integer.toString(one.picture().width()), "height",
                            Integer.toString(one.picture().height()))
                    .element("figcaption", one.caption()).close("figure");
        }
        html.close("div");
    }

    private void facts(Section.Facts part) {
        html.open("dl");
        part.facts().forEach((name, value) -> html.element("dt", name).element("dd", value));
        html.close("dl");
    }

    /** The first state in full, so that something is to be seen and printed without the script too. */
    private void slider(Explorer explorer) {
        String id = "explorer-" + explorers.size();
        html.open("div", "class", "explorer", "id", id);
        html.open("div", "class", "chooser", "role", "group", "aria-label", "Which image");
        for (int i = 0; i < explorer.images().size(); i++) {
            Explorer.Subject subject = explorer.images().get(i);
            html.open("button", "type", "button", "aria-pressed", Boolean.toString(i == 0))
                    .open("img", "alt", "", "src", subject.views().getFirst().getFirst().picture().dataAddress())
                    .element("span", explorer.className(subject)).close("button");
        }
        html.close("div");
        html.open("div", "class", "dial").open("label", "for", id + "-epsilon").text(explorer.dial() + ": ")
                .element("strong", explorer.epsilonText(explorer.start()), "class", "epsilon").close("label");
        html.open("input", "type", "range", "id", id + "-epsilon", "min", "0", "max",
                Integer.toString(explorer.epsilons().size() - 1), "step", "1", "value",
                Integer.toString(explorer.start()), "aria-valuetext", explorer.epsilonText(explorer.start()),
                "autocomplete", "off");
        html.open("div", "class", "ends", "aria-hidden", "true").element("span", explorer.epsilonText(0))
                .element("span", explorer.epsilonText(explorer.epsilons().size() - 1)).close("div").close("div");
        html.element("p", explorer.summary(0, explorer.start()), "class", "says", "role", "status", "aria-live",
                "polite");
        html.open("div", "class", "panels");
        for (int m = 0; m < explorer.models().size(); m++) {
            panel(explorer, explorer.images().getFirst(), m);
        }
        html.close("div").element("noscript", "The slider moves with JavaScript only; this is the picture at "
                + explorer.epsilonText(explorer.start()) + ".").close("div");
        explorers.add(explorer.toJson());
    }

    private void panel(Explorer explorer, Explorer.Subject subject, int m) {
        Explorer.View view = subject.views().get(m).get(explorer.start());
        html.open("div", "class", "panel").element("h3", explorer.models().get(m));
        html.open("img", "class", "picture", "alt", explorer.says(subject, m, explorer.start()), "src",
                view.picture().dataAddress());
        html.open("ul", "class", "bars");
        for (int c : subject.shown()) {
            html.open("li").element("span", explorer.classes().get(c), "class", "name")
                    .open("span", "class", "track").open("span", "class", "bar").close("span").close("span")
                    .element("span", Explorer.percent(view.probabilities()[c]), "class", "value").close("li");
        }
        html.close("ul").close("div");
    }
}
