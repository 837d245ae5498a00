package io.github.tardigrad.attacks.search;

/** How often something is done. */
public final class Counts {
    private static final int MOST = 1_000_000;

    private Counts() {}

    /** Refuses a count outside 1 to a million, by its name. */
    public static void check(String what, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(what + " " + count + " is outside 1 to " + MOST);
        }
    }
}
