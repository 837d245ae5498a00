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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a run down as it goes, and reads it back where it is to be continued. Without a folder it does nothing. */
final class RunJournal {
    private static final String CONFIGURATION = "configuration";
    private static final String HISTORY = "history";
    private static final String BUDGET = "budget";
    private static final String BACKEND = "backend";
    private static final Pattern PRECISION = Pattern.compile("\\), (tf32x3|tf32)( emulated)?$");

    private final Model model;
    private final Optimizer optimizer;
    private final ChosenWeights chosen;
    private final Radii radii;
    private final TrainingListener listener;
    private final Optional<RunFolder> folder;
    private final RunConfiguration configuration;
    private final Provenance provenance;
    private int checkpointEpoch;

    RunJournal(Model model, Optimizer optimizer, ChosenWeights chosen, Radii radii,
            TrainingListener listener, Optional<RunFolder> folder, RunConfiguration configuration) {
        this.model = model;
        this.optimizer = optimizer;
        this.chosen = chosen;
        this.radii = radii;
        this.listener = listener;
        this.folder = folder;
        this.configuration = configuration;
        this.provenance = Provenance.of(model.engine());
    }

    RunConfiguration configuration() { return configuration; }

    /**
     * Brings model, optimizer, chosen weights and radii to where the run was, if it is to be continued, and gives its
     * history.
     *
     * @throws IllegalArgumentException when the run in the folder has another configuration
     */
    Optional<History> begin() throws IOException {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Optional<History> earlier = folder.get().isResuming() ? resume(folder.get()) : Optional.empty();
        History history = earlier.orElse(History.EMPTY);
        folder.get().write(record(history));
        return earlier;
    }

    /** The end of an epoch. */
    void write(History history, boolean isBest) throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        folder.get().write(model, optimizer, parts(), Map.of(CONFIGURATION, configuration.toJson(), HISTORY,
                history.toJson(), BUDGET, radii.state().text(), BACKEND, provenance.backend()));
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

    /** The same, and how a run goes on that broke off for no fault of its own. */
    String goingOn() {
        if (folder.isEmpty()) {
            return lastGood();
        }
        return lastGood() + (checkpointEpoch == 0 ? ": --resume starts it from the beginning in " + folder.get().path()
                : ": go on from it with --resume");
    }

    private Optional<History> resume(RunFolder from) throws IOException {
        Optional<Checkpoint> found = from.lastCheckpoint(listener::notice);
        if (found.isEmpty()) {
            if (from.hasRecord()) {
                configuration.requireSame(from.record().configuration(), from.path());
            }
            listener.notice(from.path() + " has no checkpoint: the run starts from the beginning");
            return Optional.empty();
        }
        Checkpoint checkpoint = found.get();
        Map<String, String> notes = checkpoint.notes();
        configuration.requireSame(RunConfiguration.fromJson(note(from, notes, CONFIGURATION)), from.path());
        requireSamePrecision(note(from, notes, BACKEND), from);
        History history = History.fromJson(note(from, notes, HISTORY));
        checkpointEpoch = history.epochs().size();
        checkpoint.restore(model);
        checkpoint.restore(optimizer);
        for (Map.Entry<String, Parameters> part : parts().entrySet()) {
            checkpoint.restore(part.getKey(), part.getValue());
        }
        chosen.resume(history);
        radii.resume(BudgetState.parse(note(from, notes, BUDGET)));
        return Optional.of(history);
    }

    /** What a checkpoint holds beside the model and the optimizer. */
    private Map<String, Parameters> parts() {
        Map<String, Parameters> parts = new LinkedHashMap<>(chosen.parts());
        parts.putAll(radii.parts());
        return parts;
    }

    /**
     * Another precision is another run: what reports say of it would hold for a part alone. Another backend or device
     * is said in a line; every width of the vector backend gives the same bits.
     */
    private void requireSamePrecision(String earlier, RunFolder from) {
        String now = provenance.backend();
        if (!precision(earlier).equals(precision(now))) {
            throw new IllegalArgumentException("the run in " + from.path() + " was begun in precision "
                    + precision(earlier) + " and cannot be continued in " + precision(now) + ": go on with --precision "
                    + precision(earlier));
        }
        if (!withoutWidth(earlier).equals(withoutWidth(now))) {
            listener.notice("the run was begun on backend " + earlier + " and goes on on " + now
                    + ": its weights will differ from those of an uninterrupted run");
        }
    }

    /** As a backend's name has it: {@code opencl (device name), tf32 emulated}. */
    static String precision(String backend) {
        Matcher matcher = PRECISION.matcher(backend);
        return matcher.find() ? matcher.group(1) : "fp32";
    }

    private static String withoutWidth(String backend) { return backend.replaceFirst("^vector-\\d+$", "vector"); }

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
