package io.github.tardigrad.training;

/** The clock of a run: how fast it goes, and how long it has to go. */
final class Pace {
    private static final double NANOS = 1e-9;

    private final int batchesPerEpoch;
    private int epochsLeft;
    private int batchesLeft;
    private int batchesDone;
    private double trainingSeconds;
    private double validationSeconds;
    private int validations;
    private long epochBegan;
    private long lastTick;
    private long epochImages;

    Pace(int epochs, int batchesPerEpoch) {
        this.epochsLeft = epochs;
        this.batchesPerEpoch = batchesPerEpoch;
    }

    void beginEpoch() {
        epochBegan = System.nanoTime();
        lastTick = epochBegan;
        epochImages = 0;
        batchesLeft = batchesPerEpoch;
    }

    void batch(int images) {
        long now = System.nanoTime();
        trainingSeconds += (now - lastTick) * NANOS;
        lastTick = now;
        epochImages += images;
        batchesDone++;
        batchesLeft--;
    }

    void beginValidation() {
        lastTick = System.nanoTime();
    }

    /** Seconds that the epoch took. */
    double endEpoch() {
        long now = System.nanoTime();
        validationSeconds += (now - lastTick) * NANOS;
        validations++;
        epochsLeft--;
        return (now - epochBegan) * NANOS;
    }

    /** In the present epoch. */
    double imagesPerSecond() {
        return epochImages / Math.max(NANOS, (lastTick - epochBegan) * NANOS);
    }

    /** At the mean pace so far. A validation counts for nothing until one is done. */
    double secondsLeft() {
        double batches = batchesLeft + (double) (epochsLeft - 1) * batchesPerEpoch;
        double validation = validations == 0 ? 0 : validationSeconds / validations;
        return batches * trainingSeconds / Math.max(1, batchesDone) + epochsLeft * validation;
    }
}
