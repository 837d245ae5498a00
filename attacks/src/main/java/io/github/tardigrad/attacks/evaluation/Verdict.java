package io.github.tardigrad.attacks.evaluation;

/** How one image came out of an evaluation. */
public enum Verdict {
    /** Recognised, and still after the attack. */
    ROBUST('r'),
    /** Recognised, until the attack. */
    FOOLED('f'),
    /** Not recognised in the first place: not robust either. */
    WRONG('w');

    private final char letter;

    Verdict(char letter) {
        this.letter = letter;
    }

    /** What stands for it in files: r, f or w. */
    public char letter() { return letter; }
}
