package io.github.tardigrad.attacks.evaluation;

/**
 * How far an evaluation has come.
 *
 * @param stage what is going on: {@code clean} or an attack with its epsilon
 * @param done images done so far, over all attacks; in a cascade once for each of its stages
 * @param total images to do, counted likewise
 */
public record Progress(String stage, long done, long total) {
    /** Is told after every batch. */
    @FunctionalInterface
    public interface Listener {
        /** Called by the thread that evaluates. */
        void progressed(Progress progress);
    }
}
