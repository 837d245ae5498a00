package io.github.tardigrad.attacks.evaluation;

/** How one image came out of an evaluation. */
public enum Verdict {
    /** Recognised, and still after the attack. */
    SURVIVED('r'),
    /** Recognised, until the attack found an image that is not. */
    FOUND('f'),
    /** Not recognised in the first place: not robust either. */
    MISCLASSIFIED('w'),
    /** Not to be told, because the model or the attack failed on it, see {@link Failure}: not counted as robust. */
    FAILED('x');

    private final char letter;

    Verdict(char letter) {
        this.letter = letter;
    }

    /** What stands for it in files: r, f, w or x. */
    public char letter() { return letter; }
}
