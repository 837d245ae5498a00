package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.training.TrainingListener;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.RunConfiguration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a training as it goes: a bar within an epoch, a line after each. */
class TrainingProgress implements TrainingListener {
    private final Console console;
    private final String name;
    private int images;
    private int epochs;
    private @Nullable ProgressLine bar;
    private double secondsLeft;
    private double imagesPerSecond;

    /**
     * @param name what the lines call the run, for example {@code hardened}
     */
    TrainingProgress(Console console, String name) {
        this.console = console;
        this.name = name;
    }

    @Override
    public void started(RunConfiguration configuration, int epochsDone) {
        images = configuration.trainingImages();
        epochs = configuration.epochs();
        if (epochsDone > 0) {
            console.remark(name + ": going on after epoch " + epochsDone + " of " + epochs);
        }
    }

    @Override
    public void batch(Progress progress) {
        ProgressLine shown = bar;
        if (shown == null) {
            shown = ProgressLine.begin(console, name + " epoch " + progress.epoch() + "/"
                    + progress.epochs(), "images", images);
            bar = shown;
        }
        secondsLeft = progress.secondsLeft();
        imagesPerSecond = progress.imagesPerSecond();
        String epsilon = progress.record().epsilon() > 0 ? ", ε "
                + Epsilons.text(rounded(progress.record().epsilon())) : "";
        shown.at(Math.round((double) images * progress.batch() / progress.batches()),
                String.format(Locale.ROOT, "loss %.3f%s", progress.record().loss(), epsilon));
    }

    @Override
    public void epoch(EpochRecord epoch, boolean chosen) {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        Double robust = epoch.robustAccuracy();
        console.remark(String.format(Locale.ROOT,
                "%s epoch %d/%d: loss %.3f, validation clean %.1f %%%s%s, %,.0f images/s, %s%s",
                name, epoch.epoch(), epochs, epoch.loss(), 100 * epoch.cleanAccuracy(),
                robust == null ? "" : String.format(Locale.ROOT, ", robust %.1f %%", 100 * robust),
                epoch.epsilon() > 0 ? ", ε " + Epsilons.text(rounded((float) epoch.epsilon())) : "", imagesPerSecond,
                epoch.epoch() == epochs ? "done" : ProgressLine.duration(secondsLeft) + " left",
                chosen ? ", best so far" : ""));
    }

    @Override
    public void notice(String line) {
        console.remark(line);
    }

    private static float rounded(float epsilon) {
        return Math.round(epsilon * 10_000) / 10_000f;
    }
}
