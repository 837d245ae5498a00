package io.github.tardigrad.attacks.minimum;

/** Numbers that fall along half a cosine. */
final class Cosine {
    private Cosine() {}

    /** The number at a step, from 0: {@code first} there, and near {@code last} at the last of {@code steps}. */
    static double between(double first, double last, int step, int steps) {
        return last + (first - last) * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
    }
}
