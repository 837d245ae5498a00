package io.github.tardigrad.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Rows that belong together. */
enum Suite {
    /** Matrix products. */
    SGEMM,
    /** Single convolutions. */
    CONV,
    /** Training steps of whole networks. */
    TRAINING,
    /** Attacks on whole networks. */
    ATTACK;

    private static final String ALL = "all";

    /** As on the command line. */
    String label() { return name().toLowerCase(Locale.ROOT); }

    /**
     * Those that a user asks for.
     *
     * @param texts with commas between them, or {@code all}
     * @throws IllegalArgumentException when one of them is none
     */
    static Set<Suite> parse(String texts) {
        Set<Suite> chosen = EnumSet.noneOf(Suite.class);
        for (String text : texts.split(",", -1)) {
            String name = text.strip();
            List<Suite> meant = Stream.of(values()).filter(suite -> name.equals(ALL) || name.equals(suite.label()))
                    .toList();
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("there is no suite '" + name + "': choose all, or some of "
                        + String.join(",", Arrays.stream(values()).map(Suite::label).toList()));
            }
            chosen.addAll(meant);
        }
        return chosen;
    }
}
