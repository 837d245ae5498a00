package io.github.tardigrad.training;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.datasets.Split;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Augment;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.Provenance;
import io.github.tardigrad.training.run.RunConfiguration;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * The two trainings of {@link Augment}. The first one has a run folder of its own within that of the second. When they
 * are continued, the copies are made again: from the same weights they are the same.
 */
final class Retraining {
    private static final int BATCH = 128;

    private final Model model;
    private final Augment method;
    private final Settings settings;
    private final Split split;
    private final String data;
    private final String sha256;
    private final TrainingListener listener;
    private final Optional<RunFolder> folder;

    Retraining(Model model, Augment method, Settings settings, Split split, String data, String sha256,
            TrainingListener listener, Optional<RunFolder> folder) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.split = split;
        this.data = data;
        this.sha256 = sha256;
        this.listener = listener;
        this.folder = folder;
    }

    /** Trains twice, and gives the model the weights chosen in the second training; the history is the second's. */
    History complete() throws IOException {
        begin();
        Model fresh = model.copy();
        new TrainingRun(model, settings.with(new Standard()), split, data, sha256, listener,
                folder.isPresent() ? Optional.of(folder.get().first()) : Optional.empty()).complete();
        Examples both = split.train().and(copiesOrWhatIsKept());
        if (method.from() == Augment.From.FRESH) {
            model.parameters().copyFrom(fresh.parameters());
            model.statistics().copyFrom(fresh.statistics());
        }
        return new TrainingRun(model, settings, new Split(both, split.validation()), data, sha256, listener, folder)
                .complete();
    }

    /** Says what the run will be before its first part is done, so that it can only be continued as the same. */
    private void begin() throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        RunConfiguration configuration = settings.configuration(model, 2 * split.train().size(),
                split.validation().size(), data, sha256);
        if (!folder.get().isResuming()) {
            folder.get().write(new RunRecord(configuration, Provenance.of(model.engine()), History.EMPTY, false));
        } else if (folder.get().hasRecord()) {
            configuration.requireSame(folder.get().record().configuration(), folder.get().path());
        }
    }

    /** The copies; if the device is lost, it is said that the first training need not be done again. */
    private Examples copiesOrWhatIsKept() throws IOException {
        try {
            return copies();
        } catch (DeviceLostException lost) {
            throw new DeviceLostException("the training broke off between its two parts: " + lost.getMessage() + "; "
                    + (folder.isEmpty() ? "nothing of this run is kept, because it has no folder" : "the first part is"
                            + " kept in " + RunFolder.first(folder.get().path()) + ": go on from it with --resume"),
                    lost);
        }
    }

    /** An adversarial copy of every training image, made for the model as it is. */
    private Examples copies() {
        Examples images = split.train();
        listener.notice(String.format("making adversarial copies of the %,d training images with %s at epsilon %s",
                images.size(), method.attack(), method.epsilon()));
        int batchSize = Math.min(BATCH, images.size());
        BatchMemory memory = new BatchMemory(model.engine(), batchSize, model.inputShape());
        RandomKey key = new RandomKey(settings.seed()).child("copies");
        int size = images.imageShape().size();
        float[] pixels = new float[Math.multiplyExact(images.size(), size)];
        int at = 0;
        for (Batch batch : Batches.of(images, batchSize).epoch(0)) {
            Tensor adversarial = memory.adversarial(batch);
            method.attack().perturb(model, new AttackBatch(memory.images(batch), batch.indices()),
                    Goal.untargeted(batch.labels()), memory.epsilons(batch, (float) method.epsilon()), key,
                    adversarial);
            System.arraycopy(adversarial.toArray(), 0, pixels, at, adversarial.size());
            at += adversarial.size();
        }
        return Examples.ofFloats("adversarial copies", images.imageShape(), pixels, images.labels(),
                images.classNames());
    }
}
