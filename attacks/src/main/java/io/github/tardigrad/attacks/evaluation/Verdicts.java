package io.github.tardigrad.attacks.evaluation;

/**
 * A {@link Verdict} for each image, in the order of the data set.
 *
 * @param letters one letter an image: r survived, f found, w misclassified without an attack, x failed; empty where a
 *        file has none
 */
public record Verdicts(String letters) {
    /** Where nothing is known of single images. */
    public static final Verdicts UNKNOWN = new Verdicts("");

    /** Checks the letters. */
    public Verdicts {
        for (int i = 0; i < letters.length(); i++) {
            verdict(letters.charAt(i));
        }
    }

    /** How many images there are. */
    public int size() { return letters.length(); }

    /** The verdict on image number {@code image}. */
    public Verdict of(int image) { return verdict(letters.charAt(image)); }

    /** How many images came out like that. */
    public int count(Verdict verdict) {
        return (int) letters.chars().filter(letter -> letter == verdict.letter()).count();
    }

    /** The share of images that survived, 0 to 1. */
    public double accuracy() { return (double) count(Verdict.SURVIVED) / size(); }

    /**
     * The worse of both for each image: fooled by one is fooled, and one that could not be judged is not robust.
     *
     * @throws IllegalArgumentException when they are not about the same images
     */
    public Verdicts worse(Verdicts other) {
        if (other.size() != size()) {
            throw new IllegalArgumentException("verdicts on " + size() + " and on " + other.size()
                    + " images cannot be joined: they must be about the same ones");
        }
        StringBuilder worse = new StringBuilder(letters);
        for (int i = 0; i < size(); i++) {
            boolean worseInOther = of(i) == Verdict.SURVIVED
                    || of(i) == Verdict.FAILED && other.of(i) != Verdict.SURVIVED;
            if (worseInOther) {
                worse.setCharAt(i, other.letters.charAt(i));
            }
        }
        return new Verdicts(worse.toString());
    }

    private static Verdict verdict(char letter) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.letter() == letter) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("verdict " + letter
                + " is unknown: there are r (survived), f (found), w (misclassified) and x (failed)");
    }
}
