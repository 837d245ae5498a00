package io.github.tardigrad.training;

import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.datasets.Split;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.nn.schedule.Schedule;
import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The epochs of one run, from the start or from a checkpoint, to the end. */
final class TrainingRun {
    /** An epoch whose mean loss is this many times that of guessing has unlearnt, not learnt. */
    private static final double DIVERGING = 10;

    private final Model model;
    private final Settings settings;
    private final TrainingListener listener;
    private final Optional<AttackPlan> plan;
    private final Batches batches;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final TrainingStep step;
    private final Validator validator;
    private final ChosenWeights chosen;
    private final RunJournal journal;
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final List<BatchRecord> records = new ArrayList<>();
    private final Radii radii;
    private Pace pace;
    private int current;
    private float largestRate;
    private boolean warned;

    TrainingRun(Model model, Settings settings, Split split, String data, String sha256, TrainingListener listener,
            Optional<RunFolder> folder) {
        this.model = model;
        this.settings = settings;
        this.listener = listener;
        this.plan = AttackPlan.of(settings.method());
        this.batches = Batches.of(split.train(), settings.batch()).shuffled(settings.seed())
                .augmented(settings.defence(), settings.seed());
        this.optimizer = settings.optimizer().create(model.parameters());
        int steps = plan.map(attack -> attack.update().steps()).orElse(1);
        this.schedule = settings.learningRate().over(settings.epochs(), steps * batches.perEpoch());
        int capacity = Math.min(settings.batch(), split.train().size());
        this.step = new TrainingStep(model, settings, plan, optimizer, capacity);
        this.validator = new Validator(model, split.validation(), settings.validation(), settings.seed());
        this.chosen = new ChosenWeights(model, plan.isPresent());
        this.radii = Radii.of(plan, model.engine(), split.train().size());
        this.pace = new Pace(settings.epochs(), batches.perEpoch());
        this.journal = new RunJournal(model, optimizer, chosen, radii, listener, folder,
                settings.configuration(model, split.train().size(), split.validation().size(), data, sha256));
    }

    /**
     * Trains the epochs that are left, and gives the model the chosen weights.
     *
     * @throws DeviceLostException when the device is lost: where it was then, and how the run goes on
     */
    History complete() throws IOException {
        try {
            return train();
        } catch (DeviceLostException lost) {
            String place = current == 0 ? "at its start" : "in epoch " + current + " of " + settings.epochs();
            throw new DeviceLostException("the training broke off " + place + ": " + lost.getMessage() + "; "
                    + journal.goingOn(), lost);
        }
    }

    private History train() throws IOException {
        journal.begin().ifPresent(history -> {
            epochs.addAll(history.epochs());
            records.addAll(history.batches());
        });
        listener.started(journal.configuration(), epochs.size());
        pace = new Pace(settings.epochs() - epochs.size(), batches.perEpoch());
        while (epochs.size() < settings.epochs()) {
            current = epochs.size() + 1;
            EpochRecord epoch = epoch(current);
            boolean best = chosen.offer(epoch);
            epochs.add(epoch);
            journal.write(history(), best);
            listener.epoch(epoch, best);
            warnWhereLossGrows(epoch);
        }
        chosen.restore();
        journal.end(history());
        listener.finished(history());
        return history();
    }

    private EpochRecord epoch(int number) {
        pace.beginEpoch();
        Batches.Epoch epoch = batches.epoch(number - 1);
        double loss = 0;
        int images = 0;
        long gradientEvaluations = 0;
        float rate = 0;
        for (int i = 0; i < epoch.size(); i++) {
            Batch batch = epoch.batch(i);
            rate = schedule.rate(optimizer.steps());
            largestRate = Math.max(largestRate, rate);
            TrainingStep.Result result = step(number, i + 1, batch, rate);
            BatchRecord record = result.record();
            records.add(record);
            loss += (double) record.loss() * batch.size();
            images += batch.size();
            gradientEvaluations += record.gradientEvaluations();
            radii.adapt(batch, result, number - 1 + (i + 1.0) / epoch.size());
            pace.batch(batch.size());
            listener.batch(new TrainingListener.Progress(number, settings.epochs(), i + 1, epoch.size(), record, rate,
                    pace.imagesPerSecond(), pace.secondsLeft()));
        }
        if (!Float.isFinite(chosen.largestWeight())) {
            throw diverged("a weight is not finite at the end of epoch " + number, rate, null);
        }
        EpochRecord record = validated(number, loss / images, rate, gradientEvaluations);
        return record.after(pace.endEpoch());
    }

    private EpochRecord validated(int epoch, double loss, float rate, long gradientEvaluations) {
        pace.beginValidation();
        try {
            return new EpochRecord(epoch, loss, validator.cleanAccuracy(), validator.robustAccuracy(),
                    plan.isEmpty() ? 0 : records.getLast().epsilon(), rate, 0, gradientEvaluations);
        } catch (ArithmeticException attackFailed) {
            throw diverged("the validation images cannot be attacked after epoch " + epoch, rate, attackFailed);
        }
    }

    private TrainingStep.Result step(int epoch, int number, Batch batch, float rate) {
        String place = " in epoch " + epoch + ", batch " + number + " of " + batches.perEpoch();
        TrainingStep.Result result;
        try {
            result = step.take(epoch, number, batch, radii.of(batch), rate);
        } catch (ArithmeticException attackFailed) {
            throw diverged("the training images cannot be attacked" + place, rate, attackFailed);
        }
        if (!Float.isFinite(result.record().loss())) {
            throw diverged("the loss is " + result.record().loss() + place, rate, null);
        }
        return result;
    }

    /** A loss may grow without bounds and stay finite: the run goes on, since it may recover, but not in silence. */
    private void warnWhereLossGrows(EpochRecord epoch) {
        double guessing = Math.log(model.classes());
        if (!warned && epoch.loss() > DIVERGING * Math.max(guessing, records.getFirst().loss())) {
            warned = true;
            listener.notice(String.format(Locale.ROOT, "the training diverges: the mean loss of epoch %d is %.3g, where"
                    + " guessing has %.3g, with learning rates up to %s; try a smaller one: 0.001 is usual with adam,"
                    + " 0.1 with sgd", epoch.epoch(), epoch.loss(), guessing, largestRate));
        }
    }

    private NonFiniteLossException diverged(String what, float rate, @Nullable ArithmeticException cause) {
        return new NonFiniteLossException(what + (cause == null ? "" : " (" + cause.getMessage() + ")")
                + ", at learning rate " + rate + ": try a learning rate of " + rate / 10 + ", or limit the gradients; "
                + journal.lastGood(), cause);
    }

    private History history() {
        return new History(epochs, records, chosen.epoch());
    }
}
