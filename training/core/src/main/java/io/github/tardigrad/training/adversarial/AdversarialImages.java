package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What one attack on one model made of some examples, image by image.
 *
 * @param model its name
 * @param backend that computed it
 * @param examples what was asked for, those left out included
 * @param attack how
 * @param epsilon in pixels; infinite for the nearest images, however far
 * @param targets which class was wanted, for a targeted attack
 * @param seed of the attack's random numbers
 * @param images those attacked, in the order of the examples
 * @param skipped how many were left out, because the target is their label
 */
public record AdversarialImages(String model, String backend, Examples examples, Attack attack, float epsilon,
        Optional<Targets> targets, long seed, List<AdversarialImage> images, int skipped) {
    private static final int BATCH = 128;

    /** Takes a copy. */
    public AdversarialImages {
        images = List.copyOf(images);
    }

    /**
     * Attacks every example but those whose target is their label. An image's result is the one that an evaluation
     * with this seed judges.
     *
     * @param epsilon in pixels; infinite asks an attack that looks for the nearest image for that image, however far
     * @param progress is told how many images are done
     * @throws IllegalArgumentException when the examples do not fit the model, epsilon is none of the attack's norm, or
     *         no image is left to attack
     */
    public static AdversarialImages of(Model model, Examples examples, Attack attack, float epsilon,
            Optional<Targets> targets, long seed, IntConsumer progress) {
        if (!(epsilon == Float.POSITIVE_INFINITY && attack instanceof MinimumNormAttack)) {
            attack.norm().checkEpsilon(epsilon);
        }
        check(model, examples);
        RandomKey key = Robustness.key(seed, attack);
        List<AdversarialImage> images = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += BATCH) {
            int to = Math.min(from + BATCH, examples.size());
            try {
                images.addAll(new Part(model, examples, attack, epsilon, targets, key)
                        .attack(IntStream.range(from, to).toArray()));
            } catch (OutOfMemoryError full) {
                throw model.explainedForAttack(full, to - from);
            }
            progress.accept(to);
        }
        if (images.isEmpty()) {
            throw new IllegalArgumentException("all " + examples.size() + " images are of the target class "
                    + targets.map(Targets::text).orElse("")
                    + " already: nothing is left to attack; choose another target or take more images");
        }
        return new AdversarialImages(model.name(), model.engine().backend().name(), examples, attack, epsilon, targets,
                seed, images, examples.size() - images.size());
    }

    /** Whether these are the nearest images that the attack found, however far they are. */
    public boolean nearest() { return epsilon == Float.POSITIVE_INFINITY; }

    /** The epsilon as people read it: {@code 0.1}, or {@code nearest}. */
    public String epsilonText() { return nearest() ? "nearest" : Epsilons.text(epsilon); }

    /** Not so where an attack looked for the nearest image that reaches the goal, and had none within epsilon. */
    public boolean isFound(AdversarialImage image) {
        return !(attack instanceof MinimumNormAttack) || !image.open() || image.exactSuccess();
    }

    /** Whether rounding to 8 bits carried the image out of the ball of epsilon. */
    public boolean isStoredBeyondEpsilon(AdversarialImage image) {
        return image.storedDistance() > epsilon + Norm.tolerance(epsilon);
    }

    /** The largest distance of an image as stored, in pixels of the attack's norm. */
    public double largestStoredDistance() {
        return images.stream().mapToDouble(AdversarialImage::storedDistance).max().orElse(0);
    }

    /** How many images are so. */
    public int count(Predicate<AdversarialImage> what) { return (int) images.stream().filter(what).count(); }

    /** The images as they are stored, with the labels that they had before the attack. */
    public Examples stored() {
        return examples(AdversarialImage::stored);
    }

    /** The images as the attack found them, with the labels that they had before. */
    public Examples exact() {
        return examples(AdversarialImage::exact);
    }

    private Examples examples(Function<AdversarialImage, float[]> which) {
        int size = examples.imageShape().size();
        float[] pixels = new float[images.size() * size];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(which.apply(images.get(i)), 0, pixels, i * size, size);
        }
        return Examples.ofFloats(examples.name() + " under " + attack.name(), examples.imageShape(), pixels,
                images.stream().mapToInt(AdversarialImage::label).toArray(), examples.classNames());
    }

    private static void check(Model model, Examples examples) {
        if (examples.size() == 0) {
            throw new IllegalArgumentException(examples.name() + " has no images: there is nothing to attack");
        }
        if (!examples.imageShape().equals(model.inputShape())) {
            throw new IllegalArgumentException("images " + examples.imageShape() + " of " + examples.name()
                    + " do not fit model " + model.name() + ", which takes " + model.inputShape());
        }
        if (examples.classNames().size() != model.classes()) {
            throw new IllegalArgumentException(examples.name() + " has " + examples.classNames().size()
                    + " classes, but model " + model.name() + " tells " + model.classes() + " apart");
        }
    }

    /** What does not change from batch to batch. */
    private record Part(Model model, Examples examples, Attack attack, float epsilon, Optional<Targets> targets,
            RandomKey key) {
        List<AdversarialImage> attack(int[] all) {
            Answer[] answers = Answer.of(model, tensor(images(all)));
            List<Integer> kept = new ArrayList<>();
            int[] wanted = new int[all.length];
            for (int i = 0; i < all.length; i++) {
                int image = i;
                wanted[i] = targets.map(of -> of.of(all[image], examples.label(all[image]), answers[image].logits()))
                        .orElse(Targets.NONE);
                if (targets.isEmpty() || wanted[i] != Targets.NONE) {
                    kept.add(i);
                }
            }
            if (kept.isEmpty()) {
                return List.of();
            }
            int[] ids = kept.stream().mapToInt(i -> all[i]).toArray();
            int[] labels = Arrays.stream(ids).map(examples::label).toArray();
            Goal goal = targets.isEmpty() ? Goal.untargeted(labels)
                    : Goal.targeted(labels, kept.stream().mapToInt(i -> wanted[i]).toArray());
            float[][] clean = images(ids);
            Tensor before = tensor(clean);
            AttackBatch batch = new AttackBatch(before, ids);
            Tensor found = (epsilon == Float.POSITIVE_INFINITY && attack instanceof MinimumNormAttack nearest
                    ? nearest.search(model, batch, goal, key) : attack.run(model, batch, goal, epsilon, key))
                    .adversarial();
            float[][] exact = rows(found);
            float[][] rounded = new float[ids.length][];
            for (int i = 0; i < ids.length; i++) {
                rounded[i] = EightBits.round(exact[i], clean[i], attack.norm(), epsilon);
            }
            Tensor stored = tensor(rounded);
            Answer[] exactAnswers = Answer.of(model, found);
            Answer[] storedAnswers = Answer.of(model, stored);
            double[] exactDistances = attack.norm().distances(before, found);
            double[] storedDistances = attack.norm().distances(before, stored);
            List<AdversarialImage> images = new ArrayList<>();
            for (int i = 0; i < ids.length; i++) {
                images.add(new AdversarialImage(ids[i], labels[i], wanted[kept.get(i)], clean[i], exact[i], rounded[i],
                        answers[kept.get(i)], exactAnswers[i], storedAnswers[i], exactDistances[i],
                        storedDistances[i]));
            }
            return images;
        }

        private float[][] images(int[] ids) {
            return Arrays.stream(ids).mapToObj(examples::image).toArray(float[][]::new);
        }

        private Tensor tensor(float[][] images) {
            int size = examples.imageShape().size();
            float[] pixels = new float[images.length * size];
            for (int i = 0; i < images.length; i++) {
                System.arraycopy(images[i], 0, pixels, i * size, size);
            }
            return model.engine().tensor(examples.imageShape().prepend(images.length), pixels);
        }

        private float[][] rows(Tensor images) {
            int size = examples.imageShape().size();
            float[] pixels = images.toArray();
            float[][] rows = new float[pixels.length / size][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(pixels, i * size, (i + 1) * size);
            }
            return rows;
        }
    }
}
