package io.github.tardigrad.training.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.Epsilons;
import java.util.List;

/**
 * A line chart.
 *
 * @param title what it shows
 * @param xLabel the horizontal axis with its unit
 * @param yLabel the vertical axis with its unit
 * @param percent whether y values are fractions to be shown in per cent from 0 to 100
 * @param series the lines
 */
public record Chart(String title, String xLabel, String yLabel, boolean percent, List<Series> series) {
    /** At most this many points a line are drawn: more cannot be told apart and make the file large. */
    private static final int MOST_POINTS = 1000;

    /** One line: y over x, of equal length. A value that is not finite leaves a gap. */
    public record Series(String name, double[] x, double[] y) {
        /** Checks the lengths. */
        public Series {
            if (x.length != y.length) {
                throw new IllegalArgumentException("series " + name + " has " + x.length + " x and " + y.length
                        + " y values");
            }
            x = x.clone();
            y = y.clone();
        }

        /** A line over 1, 2, 3, … */
        public static Series counted(String name, double... y) {
            double[] x = new double[y.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = i + 1;
            }
            return new Series(name, x, y);
        }
    }

    /** Takes the lines in the order of the legend. */
    public Chart {
        series = List.copyOf(series);
    }

    /** In words, for those who do not see it: the title, and how each line begins and ends. */
    String summary() {
        StringBuilder summary = new StringBuilder(title);
        for (Series line : series) {
            int last = line.x.length - 1;
            if (last >= 0) {
                summary.append("; ").append(line.name).append(": ").append(value(line.y[0])).append(" at ")
                        .append(number(line.x[0])).append(", ").append(value(line.y[last])).append(" at ")
                        .append(number(line.x[last]));
            }
        }
        return summary.toString();
    }

    private String value(double y) { return percent ? Sections.percent(y) : number(y); }

    private static String number(double value) { return Epsilons.text((float) value); }

    /** What the page's script draws it from. */
    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("title", title);
        json.addProperty("x", xLabel);
        json.addProperty("y", yLabel);
        json.addProperty("percent", percent);
        JsonArray lines = new JsonArray();
        for (Series line : series) {
            JsonArray points = new JsonArray();
            int stride = Math.max(1, Math.ceilDiv(line.x.length, MOST_POINTS));
            for (int i = 0; i < line.x.length; i += stride) {
                points.add(point(line.x[i], line.y[i]));
            }
            JsonObject one = new JsonObject();
            one.addProperty("name", line.name);
            one.add("points", points);
            lines.add(one);
        }
        json.add("series", lines);
        return json;
    }

    private static JsonObject point(double x, double y) {
        JsonObject point = new JsonObject();
        point.addProperty("x", x);
        if (Double.isFinite(y)) {
            point.addProperty("y", y);
        } else {
            point.add("y", JsonNull.INSTANCE);
        }
        return point;
    }
}
