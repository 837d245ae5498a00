package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how robust a model is.
 *
 * <pre>{@code
 * Evaluation evaluation = Robustness.of(model).under(Attacks.fgsm(Norm.LINF), Attacks.pgd(Norm.LINF)).epsilons(0.05f,
 *         0.1f) .on(examples);
 * }</pre>
 *
 * <p>Immutable: every setting gives another one. The result depends on the model, the examples, the attacks and the
 * seed alone, not on the batch size or the number of threads; but for a model that answers at random.
 */
public final class Robustness {
    private final Classifier model;
    private final List<Attack> attacks;
    private final List<Float> epsilons;
    private final Settings settings;

    private Robustness(Classifier model, List<Attack> attacks, List<Float> epsilons, Settings settings) {
        this.model = model;
        this.attacks = List.copyOf(attacks);
        this.epsilons = List.copyOf(epsilons);
        this.settings = settings;
    }

    /** Without attacks yet, on all examples, with seed 1 and batches of 128. */
    public static Robustness of(Classifier model) {
        return new Robustness(model, List.of(), List.of(), Settings.DEFAULT);
    }

    /**
     * Under these attacks, and those named before.
     *
     * @throws IllegalArgumentException when one appears twice
     */
    public Robustness under(Attack... more) { return under(List.of(more)); }

    /** Under these attacks, as {@link #under(Attack...)}. */
    public Robustness under(List<Attack> more) {
        List<Attack> all = new ArrayList<>(attacks);
        for (Attack attack : more) {
            if (all.contains(attack)) {
                throw new IllegalArgumentException("attack " + attack + " appears twice: its scores would be the same");
            }
            all.add(attack);
        }
        return new Robustness(model, all, epsilons, settings);
    }

    /**
     * Each attack at each of these epsilons, in pixels, in place of those named before.
     *
     * @throws IllegalArgumentException when one appears twice; what the norms can mean is checked when it starts
     */
    public Robustness epsilons(float... values) {
        List<Float> all = new ArrayList<>();
        for (float epsilon : values) {
            if (all.contains(epsilon)) {
                throw new IllegalArgumentException("epsilon " + Epsilons.text(epsilon) + " appears twice");
            }
            all.add(epsilon);
        }
        return new Robustness(model, attacks, all, settings);
    }

    /** Each attack at each of these epsilons, as {@link #epsilons(float...)}. */
    public Robustness epsilons(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return epsilons(array);
    }

    /** On the first {@code examples} examples only, or all if there are fewer. */
    public Robustness limit(int examples) { return with(settings.withLimit(examples)); }

    /** With another seed for the attacks' random numbers. */
    public Robustness seed(long seed) { return with(settings.withSeed(seed)); }

    /** With batches of at most so many images; smaller ones where memory is short. The result stays the same. */
    public Robustness batch(int images) { return with(settings.withBatch(images)); }

    /** Tells {@code listener} after every batch. */
    public Robustness progress(Progress.Listener listener) { return with(settings.withListener(listener)); }

    /**
     * Keeps what is finished in a file as it goes. If the file is there, it must be of the same evaluation, which then
     * goes on from there.
     */
    public Robustness journal(Path file) { return with(settings.withJournal(file)); }

    /**
     * Tells {@code witness} of every counterexample at once. One that a {@link #journal} already knows of is not told
     * again, unless the evaluation broke off between the two.
     */
    public Robustness witness(Counterexample.Witness witness) { return with(settings.withWitness(witness)); }

    /**
     * Looks for masked gradients on the first so many images that are recognised, by attacks of its own with and
     * without gradients, at the largest epsilon of each norm. Their verdicts stand in the checks alone.
     */
    public Robustness masking(int images) { return with(settings.withMasking(images)); }

    /** Has the masking checks try images made for this model too, which was trained separately. */
    public Robustness surrogate(Classifier other) { return with(settings.withSurrogate(other)); }

    /** Begins no more batches after that time, and gives what is known by then as a partial evaluation. */
    public Robustness within(Duration time) {
        return with(settings.withBudget(new Budget(time, settings.budget().queries())));
    }

    /**
     * Begins no more batches after so many passes over images, and gives what is known by then as a partial evaluation.
     * A pass forward counts as one, forward and back too.
     */
    public Robustness queries(long most) {
        return with(settings.withBudget(new Budget(settings.budget().time(), most)));
    }

    /**
     * Measures it. An image on which the model or an attack fails is reported, see {@link Verdict#FAILED}, and ends
     * nothing.
     *
     * @throws IllegalArgumentException when the examples do not fit the model, an epsilon is none of an attack's norm,
     *         an attack needs to know more than the model tells, or all examples are wrong in the same way
     * @throws ArithmeticException when the model answers every image with something that is not a number
     * @throws OutOfMemoryError when memory does not hold one image; the message says how much a step of an attack takes
     */
    public Evaluation on(Examples examples) { return begin(examples).finish(); }

    /** As {@link #on}, to be gone through by {@link EvaluationRun#finish} and looked at on the way. */
    public EvaluationRun begin(Examples examples) {
        if (!attacks.isEmpty() && epsilons.isEmpty()) {
            throw new IllegalArgumentException("no epsilon is given: say .epsilons(0.1f), in pixels");
        }
        attacks.forEach(attack -> attack.requireAccess(model));
        attacks.forEach(attack -> epsilons.forEach(attack.norm()::checkEpsilon));
        Classifier surrogate = settings.surrogate();
        if (surrogate != null && !(surrogate.inputShape().equals(model.inputShape())
                && surrogate.classes() == model.classes() && surrogate.access() == Classifier.Access.GRADIENTS)) {
            throw new IllegalArgumentException("surrogate " + surrogate.name() + " takes images "
                    + surrogate.inputShape() + " of " + surrogate.classes() + " classes, and " + model.name() + " "
                    + model.inputShape() + " of " + model.classes()
                    + ": images are made for it by gradients, and must fit both");
        }
        if (surrogate != null && surrogate.fingerprint().isPresent()
                && surrogate.fingerprint().equals(model.fingerprint())) {
            throw new IllegalArgumentException("surrogate " + surrogate.name() + " has the weights of " + model.name()
                    + ": name a model that was trained separately");
        }
        return new EvaluationRun(model, attacks, epsilons, settings,
                examples.range(0, Math.min(settings.limit(), examples.size())));
    }

    /**
     * Where an evaluation of this seed takes the random numbers of {@code attack} from. Who attacks with it sees the
     * very images that the evaluation judges.
     */
    public static RandomKey key(long seed, Attack attack) {
        return new RandomKey(seed).child("attack").child(attack.name());
    }

    private Robustness with(Settings changed) { return new Robustness(model, attacks, epsilons, changed); }
}
