package io.github.tardigrad.training;

import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.datasets.DataDefence;
import io.github.tardigrad.datasets.Fingerprint;
import io.github.tardigrad.datasets.Split;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.optimizer.GradientClipping;
import io.github.tardigrad.training.method.Augment;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model.
 *
 * <pre>{@code
 * History history = Trainer.of(model).method(Adaptive.of(Norm.LINF,
 * 0.1)).epochs(8).seed(1).fit(FashionMnist.embeddedTrain()); }</pre>
 *
 * <p>What is not said is as usual: method {@link Standard}, 5 epochs, batches of 128, Adam at a constant 0.001, no
 * augmentation, a tenth of the images (at most 1,000) held out to choose the epoch, seed 1. A trainer is used by one
 * thread, and while it works nobody else may use the model.
 */
public final class Trainer {
    private final Model model;
    private Method method = new Standard();
    private int epochs = 5;
    private int batch = 128;
    private OptimizerChoice optimizer = OptimizerChoice.adam();
    private LearningRate learningRate = LearningRate.constant(1e-3f);
    private @Nullable GradientClipping clipping;
    private DataDefence defence = DataDefence.none();
    private @Nullable Validation validation;
    private long seed = 1;
    private TrainingListener listener = TrainingListener.SILENT;
    private @Nullable RunFolder folder;

    private Trainer(Model model) {
        this.model = model;
    }

    /** For {@code model}, which is trained from the weights that it has. */
    public static Trainer of(Model model) {
        return new Trainer(model);
    }

    /** What a batch becomes before it is learnt from. */
    public Trainer method(Method wanted) {
        method = wanted;
        return this;
    }

    /** How often each image is seen, 1 or more. */
    public Trainer epochs(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("epochs " + count + " is not positive: 5 is usual for a first try");
        }
        epochs = count;
        return this;
    }

    /** How many images a step learns from, 1 or more; the last batch of an epoch may be smaller. */
    public Trainer batch(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("batch " + size + " is not positive: 128 is usual");
        }
        batch = size;
        return this;
    }

    /** How weights move. */
    public Trainer optimizer(OptimizerChoice wanted) {
        optimizer = wanted;
        return this;
    }

    /** How far they move, over the run. */
    public Trainer learningRate(LearningRate wanted) {
        learningRate = wanted;
        return this;
    }

    /** Limits every gradient. */
    public Trainer clipping(GradientClipping wanted) {
        clipping = wanted;
        return this;
    }

    /** Changes training images, before they are attacked. */
    public Trainer augmentation(Augmentation wanted) {
        return augmentation(DataDefence.of(wanted));
    }

    /** Changes and mixes training images. Mixtures are of two classes, so no method attacks them. */
    public Trainer augmentation(DataDefence wanted) {
        defence = wanted;
        return this;
    }

    /** How the epoch is chosen whose weights are kept. */
    public Trainer validation(Validation wanted) {
        validation = wanted;
        return this;
    }

    /** What all random numbers derive from. The weights that the model begins with are not among them. */
    public Trainer seed(long wanted) {
        seed = wanted;
        return this;
    }

    /** Who is told how it goes. */
    public Trainer listener(TrainingListener wanted) {
        listener = wanted;
        return this;
    }

    /** Where the run is written to, and continued from if the folder was opened for that. */
    public Trainer into(RunFolder wanted) {
        folder = wanted;
        return this;
    }

    /**
     * Trains; the model has the chosen weights then. Part of the images is held out to choose by, see
     * {@link Validation}.
     *
     * @throws IllegalArgumentException when images and model, or the settings among themselves, do not fit, or the run
     *     to be continued is another one
     * @throws NonFiniteLossException when the training diverges; the run folder keeps the last good checkpoint
     * @throws DeviceLostException when the backend's device is lost; the run folder keeps the last checkpoint, from
     *         which the run goes on with another engine
     * @throws UncheckedIOException when the run folder cannot be read or written
     */
    public History fit(Examples images) {
        check(images);
        Validation chosen = validation != null ? validation
                : Validation.of(Math.clamp(images.size() / 10, 1, 1000), method);
        Split split = Split.ofCount(images, chosen.images(), seed);
        return run(split, chosen, images.name(), folder == null ? "" : Fingerprint.of(images));
    }

    /**
     * Trains on all of {@code images} and chooses the epoch by {@code heldOut}; otherwise as {@link #fit(Examples)}.
     */
    public History fit(Examples images, Examples heldOut) {
        check(images);
        check(heldOut);
        Validation chosen = validation != null ? validation : Validation.of(heldOut.size(), method);
        return run(new Split(images, heldOut), chosen, images.name() + ", " + heldOut.name(),
                folder == null ? "" : Fingerprint.of(images) + "+" + Fingerprint.of(heldOut));
    }

    private History run(Split split, Validation chosen, String data, String sha256) {
        Settings settings = new Settings(method, epochs, batch, optimizer, learningRate, Optional.ofNullable(clipping),
                defence, chosen, seed);
        requireCompatible(defence, method);
        try {
            if (method instanceof Augment augment) {
                return new Retraining(model, augment, settings, split, data, sha256, listener,
                        Optional.ofNullable(folder)).complete();
            }
            return new TrainingRun(model, settings, split, data, sha256, listener,
                    Optional.ofNullable(folder)).complete();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        } catch (OutOfMemoryError full) {
            throw model.explained(full, batch);
        }
    }

    /**
     * Refuses a defence by data that does not go with a method.
     *
     * @return the defence
     * @throws IllegalArgumentException when images are mixed that the method attacks
     */
    public static DataDefence requireCompatible(DataDefence defence, Method method) {
        if (defence.mixup().isPresent() && AttackPlan.of(method).isPresent()) {
            throw new IllegalArgumentException("mixup does not go with method " + method.name() + ": a mixture of two"
                    + " classes has none that an attack could turn the model away from; leave out mixup, or take the"
                    + " method standard or augment");
        }
        return defence;
    }

    private void check(Examples examples) {
        if (!examples.imageShape().equals(model.inputShape())) {
            throw new IllegalArgumentException(examples.name() + " has images " + examples.imageShape() + ", but model "
                    + model.name() + " takes " + model.inputShape());
        }
        if (examples.classNames().size() != model.classes()) {
            throw new IllegalArgumentException(examples.name() + " has " + examples.classNames().size()
                    + " classes, but model " + model.name() + " tells " + model.classes() + " apart");
        }
        if (examples.size() == 0) {
            throw new IllegalArgumentException(examples.name() + " has no images: there is nothing to learn from");
        }
    }
}
