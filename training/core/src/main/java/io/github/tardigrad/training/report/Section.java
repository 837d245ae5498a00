package io.github.tardigrad.training.report;

import java.util.List;
import java.util.Map;

/** One part of a report under a heading; a sentence or two below the heading says how to read it. */
public sealed interface Section {
    /** The heading. */
    String heading();

    /** How to read it; may be empty. */
    String text();

    /** Line charts, side by side where there is room. */
    record Charts(String heading, String text, List<Chart> charts) implements Section {
        /** Takes at least one chart. */
        public Charts {
            charts = List.copyOf(charts);
        }
    }

    /**
     * A table. Every row has as many cells as there are columns; cells that begin with a digit are set to the right.
     */
    record Table(String heading, String text, List<String> columns, List<List<String>> rows) implements Section {
        /** Checks that the rows fit the columns. */
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException("row " + row + " does not fit columns " + columns);
                }
            }
        }
    }

    /** Rows of captioned pictures. */
    record Pictures(String heading, String text, List<Strip> strips) implements Section {
        /** A picture with a line or two below it. */
        public record Captioned(Picture picture, String caption, Tone tone) {
            /** One that is neither good nor bad news. */
            public Captioned(Picture picture, String caption) { this(picture, caption, Tone.NEUTRAL); }
        }

        /** A row of pictures; its title may be empty. */
        public record Strip(String title, List<Captioned> pictures) {
            /** Takes the pictures from left to right. */
            public Strip {
                pictures = List.copyOf(pictures);
            }
        }

        /** Takes the rows from top to bottom. */
        public Pictures {
            strips = List.copyOf(strips);
        }
    }

    /** Names and values, in the order of the map. */
    record Facts(String heading, String text, Map<String, String> facts) implements Section {}

    /** A picture under a slider of epsilon. */
    record Slider(String heading, String text, Explorer explorer) implements Section {}

    /** How a picture's news is coloured; its caption says the same in words. */
    enum Tone {
        /** Neither. */
        NEUTRAL,
        /** The model is right. */
        RIGHT,
        /** The model is wrong. */
        WRONG
    }
}
