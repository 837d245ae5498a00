package io.github.tardigrad.training;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.file.Checkpoint;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.budget.BudgetState;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.Provenance;
import io.github.tardigrad.training.run.RunConfiguration;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a run down as it goes, and reads it back where it is to be continued. Without a folder it does nothing. */
final class RunJournal {
    private static final String CONFIGURATION = "configuration";
    private static final String HISTORY = "history";
    private static final String BUDGET = "budget";
    private static final String BACKEND = "backend";

    /** Where an earlier part of the run ended. */
    record Earlier(History history, BudgetState budget) {}

    private final Model model;
    private final Optimizer optimizer;
    private final ChosenWeights chosen;
    private final TrainingListener listener;
    private final Optional<RunFolder> folder;
    private final RunConfiguration configuration;
    private final Provenance provenance;
    private int checkpointEpoch;

    RunJournal(Model model, Optimizer optimizer, ChosenWeights chosen, TrainingListener listener,
            Optional<RunFolder> folder, RunConfiguration configuration) {
        this.model = model;
        this.optimizer = optimizer;
        this.chosen = chosen;
        this.listener = listener;
        this.folder = folder;
        this.configuration = configuration;
        this.provenance = Provenance.of(model.engine());
    }

    RunConfiguration configuration() { return configuration; }

    /**
     * Brings model, optimizer and chosen weights to where the run was, if it is to be continued.
     *
     * @throws IllegalArgumentException when the run in the folder has another configuration
     */
    Optional<Earlier> begin() throws IOException {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Optional<Earlier> earlier = folder.get().isResuming() ? resume(folder.get()) : Optional.empty();
        History history = earlier.map(Earlier::history).orElse(History.EMPTY);
        checkpointEpoch = history.epochs().size();
        folder.get().write(record(history));
        return earlier;
    }

    /** The end of an epoch. */
    void write(History history, BudgetState budget, boolean isBest) throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        folder.get().write(model, optimizer, chosen.parts(), Map.of(CONFIGURATION, configuration.toJson(), HISTORY,
                history.toJson(), BUDGET, budget.text(), BACKEND, provenance.backend()));
        checkpointEpoch = history.epochs().size();
        if (isBest) {
            folder.get().write(chosen.model());
        }
        folder.get().write(record(history));
    }

    /** The end of the run. */
    void end(History history) throws IOException {
        if (folder.isPresent()) {
            folder.get().write(chosen.model());
            folder.get().write(record(history));
        }
    }

    /** What is left when it breaks off now, in words. */
    String lastGood() {
        if (folder.isEmpty()) {
            return "nothing of this run is kept, because it has no folder";
        }
        return checkpointEpoch == 0 ? "the run has no checkpoint yet"
                : "the checkpoint of epoch " + checkpointEpoch + " is kept in " + folder.get().path();
    }

    private Optional<Earlier> resume(RunFolder from) throws IOException {
        Optional<Checkpoint> found = from.lastCheckpoint(listener::notice);
        if (found.isEmpty()) {
            listener.notice(from.path() + " has no checkpoint: the run starts from the beginning");
            return Optional.empty();
        }
        Checkpoint checkpoint = found.get();
        Map<String, String> notes = checkpoint.notes();
        requireSame(from, RunConfiguration.fromJson(note(from, notes, CONFIGURATION)));
        requireSameArithmetic(note(from, notes, BACKEND));
        History history = History.fromJson(note(from, notes, HISTORY));
        checkpoint.restore(model);
        checkpoint.restore(optimizer);
        for (Map.Entry<String, Parameters> part : chosen.parts().entrySet()) {
            checkpoint.restore(part.getKey(), part.getValue());
        }
        chosen.resume(history);
        return Optional.of(new Earlier(history, BudgetState.parse(note(from, notes, BUDGET))));
    }

    private void requireSame(RunFolder from, RunConfiguration earlier) {
        List<String> differences = configuration.differences(earlier);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("the run in " + from.path()
                    + " cannot be continued with other settings: " + String.join("; ", differences)
                    + ". Give the same settings, or another folder");
        }
    }

    /** Every width of the vector backend gives the same bits, another backend does not. */
    private void requireSameArithmetic(String earlier) {
        if (!family(earlier).equals(family(provenance.backend()))) {
            listener.notice("the run was begun on backend " + earlier + " and goes on on " + provenance.backend()
                    + ": its weights will differ in their last digits from those of an uninterrupted run");
        }
    }

    private static String family(String backend) {
        return backend.split("[- ]", 2)[0];
    }

    private static String note(RunFolder from, Map<String, String> notes, String key) throws IOException {
        String note = notes.get(key);
        if (note == null) {
            throw new IOException("the checkpoint in " + from.path() + " is not one of a training run: it lacks " + key
                    + "; start the run anew without --resume");
        }
        return note;
    }

    private RunRecord record(History history) {
        return new RunRecord(configuration, provenance, history, history.epochs().size() == configuration.epochs());
    }
}
