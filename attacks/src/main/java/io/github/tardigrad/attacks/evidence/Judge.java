package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Judges a bundle of evidence, by one forward pass for each image in it.
 *
 * <p>A claim is confirmed when the model recognises the clean image and does not recognise the adversarial one, both
 * have all pixels in [0, 1], and they are within epsilon but for rounding ({@link
 * io.github.tardigrad.attacks.Norm#tolerance}). It is undecided when the logit of the label and the largest other one
 * differ by at most 1e-5 of the largest absolute logit, in either image: another backend adds in another
 * order, and could see it otherwise. Else it is refuted. That holds for the precision in which the judge computes: what
 * was found in a coarser one may not hold in float32.
 *
 * <p>Nothing in a bundle is believed but what stands in the {@link Judgement} as its claim. Immutable: every setting
 * gives another one.
 */
public final class Judge {
    /** Five times what the logits of two backends differed by at most, on LeNet-5 and ResNet-18. */
    static final double ROUNDING = 1e-5;

    private final Classifier model;
    private final int batch;
    private final @Nullable Examples examples;

    private Judge(Classifier model, int batch, @Nullable Examples examples) {
        this.model = model;
        this.batch = batch;
        this.examples = examples;
    }

    /** Of evidence against this model, in batches of 128, without the data set. */
    public static Judge of(Classifier model) {
        return new Judge(model, 128, null);
    }

    /** With batches of so many images; the result stays the same. */
    public Judge batch(int images) {
        if (images < 1) {
            throw new IllegalArgumentException("batch " + images + " is not positive: at least one image is needed");
        }
        return new Judge(model, images, examples);
    }

    /**
     * Refutes claims whose label or clean image is not that of these examples, and counts those that the model does not
     * recognise without an attack. Evidence on other examples is refused.
     */
    public Judge comparing(Examples data) {
        if (!data.imageShape().equals(model.inputShape())) {
            throw new IllegalArgumentException("images " + data.imageShape() + " of " + data.name()
                    + " do not fit model " + model.name() + ", which takes " + model.inputShape());
        }
        return new Judge(model, batch, data);
    }

    /**
     * Judges all of a bundle.
     *
     * @throws EvidenceException when it is damaged, or against another model
     * @throws IOException when it cannot be read
     */
    public Judgement judge(Path path) throws IOException {
        EvidenceFolder folder = new EvidenceFolder(path);
        byte[] bytes = folder.readManifest();
        Manifest manifest = Manifest.read(folder.manifest(), bytes);
        String weights = Manifest.fingerprint(model);
        if (!manifest.weights().equals(weights)) {
            throw new EvidenceException(path, "it is evidence against " + manifest.model() + " of SHA-256 "
                    + manifest.weights() + ", and this is " + model.name() + " of SHA-256 " + weights
                    + ": judge it with the weights that were evaluated");
        }
        if (examples != null) {
            Examples first = examples.range(0, Math.min(examples.size(), manifest.examples()));
            if (!first.fingerprint().equals(manifest.images())) {
                throw new EvidenceException(path, "it is evidence on the first " + manifest.examples() + " images of "
                        + manifest.data() + ", and those of " + examples.name()
                        + " are others: compare it with the data that was evaluated");
            }
        }
        if (!manifest.shape().equals(model.inputShape()) || manifest.classes() != model.classes()) {
            throw new EvidenceException(folder.manifest(), "it says that the model tells images " + manifest.shape()
                    + " of " + manifest.classes() + " classes apart, and it is " + model.inputShape() + " of "
                    + model.classes());
        }
        if (examples != null && examples.size() < manifest.examples()) {
            throw new EvidenceException(path, "it is about " + manifest.examples() + " images, and " + examples.name()
                    + " has only " + examples.size() + ": name the data that was evaluated");
        }
        folder.requireLog();
        boolean closed;
        try (EvidenceLog log = new EvidenceLog(folder.log(), manifest, bytes)) {
            closed = folder.verify();
            log.scan(EvidenceLog.DEAF);
        }
        try (EvidenceLog log = new EvidenceLog(folder.log(), manifest, bytes)) {
            Hearing hearing = new Hearing(log.index(), new Answers(model, batch), examples);
            log.scan(hearing);
            return hearing.judgement(manifest, model.engine().backend().name(), closed);
        }
    }
}
