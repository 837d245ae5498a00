package io.github.tardigrad.attacks.gradient;

/** How often something is done. */
final class Counts {
    private static final int MOST = 1_000_000;

    private Counts() {}

    static void check(String what, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(what + " " + count + " is outside 1 to " + MOST);
        }
    }
}
