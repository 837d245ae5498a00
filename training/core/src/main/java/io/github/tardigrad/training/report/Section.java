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
    record Pictures(String heading, String text, List<List<Captioned>> strips) implements Section {
        /** A picture with a line or two below it. */
        public record Captioned(Picture picture, String caption) {}

        /** Takes the rows from top to bottom. */
        public Pictures {
            strips = strips.stream().map(List::copyOf).toList();
        }
    }

    /** Names and values, in the order of the map. */
    record Facts(String heading, String text, Map<String, String> facts) implements Section {}
}
