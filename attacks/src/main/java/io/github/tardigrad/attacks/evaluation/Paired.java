package io.github.tardigrad.attacks.evaluation;

/**
 * Two attacks on the same images, compared image by image: only those count on which they differ. Under chance alone
 * their difference has the variance of their sum (McNemar 1947).
 *
 * @param onlyFirst images that the first alone fooled
 * @param onlySecond images that the second alone fooled
 * @param images how many both met
 */
record Paired(int onlyFirst, int onlySecond, int images) {
    /** A gap of more than this share of the images is no matter of a few hard images. */
    private static final double LARGE = 0.1;

    /** Compares them on the images that both know of, which are the first. */
    static Paired of(Verdicts first, Verdicts second) {
        int images = Math.min(first.size(), second.size());
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int i = 0; i < images; i++) {
            boolean one = first.of(i) == Verdict.FOUND;
            boolean other = second.of(i) == Verdict.FOUND;
            onlyFirst += one && !other ? 1 : 0;
            onlySecond += other && !one ? 1 : 0;
        }
        return new Paired(onlyFirst, onlySecond, images);
    }

    /** By which share of the images the first fooled more. */
    double lead() { return images == 0 ? 0 : (double) (onlyFirst - onlySecond) / images; }

    /** What to think where the first has no right to lead: beyond two standard errors is no chance. */
    Check.Outcome outcome() {
        if (onlyFirst - onlySecond <= 2 * Math.sqrt(onlyFirst + onlySecond)) {
            return Check.Outcome.PASS;
        }
        return lead() > LARGE ? Check.Outcome.FAIL : Check.Outcome.WARN;
    }
}
