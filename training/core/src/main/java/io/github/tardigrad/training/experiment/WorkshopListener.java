package io.github.tardigrad.training.experiment;

import io.github.tardigrad.attacks.evaluation.Progress;
import io.github.tardigrad.training.TrainingListener;

/** Is told how an experiment goes; called by the thread that runs it. */
public interface WorkshopListener {
    /** Hears nothing. */
    WorkshopListener SILENT = new WorkshopListener() {};

    /** A training begins; who is told how it goes. */
    default TrainingListener training(String name) { return TrainingListener.SILENT; }

    /** An evaluation of {@code name} has come so far. */
    default void evaluating(String name, Progress progress) {}

    /** A line for people. */
    default void notice(String line) {}
}
