package io.github.tardigrad.training;

import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.RunConfiguration;

/**
 * Is told how a training goes, on the thread that trains. What it throws ends the training; what the run folder holds
 * by then can be continued from.
 */
public interface TrainingListener {
    /** Hears nothing. */
    TrainingListener SILENT = new TrainingListener() {};

    /**
     * Where a training stands after a batch.
     *
     * @param epoch from 1
     * @param epochs how many there will be
     * @param batch from 1
     * @param batches how many an epoch has
     * @param record what the batch showed
     * @param learningRate of its step
     * @param imagesPerSecond trained on, in this epoch so far
     * @param secondsLeft until the end of the whole training, as far as can be told
     */
    record Progress(int epoch, int epochs, int batch, int batches, BatchRecord record, float learningRate,
            double imagesPerSecond, double secondsLeft) {}

    /**
     * It begins, or goes on.
     *
     * @param configuration of the run
     * @param epochsDone how many epochs are done already: 0, unless an earlier run is continued
     */
    default void started(RunConfiguration configuration, int epochsDone) {}

    /** A batch is done. */
    default void batch(Progress progress) {}

    /**
     * An epoch is done, and written to the run folder if there is one.
     *
     * @param chosen whether its weights are the best so far
     */
    default void epoch(EpochRecord epoch, boolean chosen) {}

    /** Something that the user should know, in one line: a damaged checkpoint that was passed over, for example. */
    default void notice(String line) {}

    /** It is done; the model has the chosen weights. */
    default void finished(History history) {}
}
