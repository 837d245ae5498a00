package io.github.tardigrad.attacks.evaluation;

/** An evaluation may not go on, for a reason that its reader is told. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(String why) {
        super(why);
    }
}
