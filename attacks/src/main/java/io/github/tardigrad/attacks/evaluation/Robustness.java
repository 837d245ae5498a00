package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
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
 * seed alone, not on the batch size or the number of threads.
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
        return new Robustness(model, List.of(), List.of(), new Settings(Integer.MAX_VALUE, 1, 128, progress -> {}));
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
    public Robustness limit(int examples) {
        return with(new Settings(examples, settings.seed, settings.batch, settings.listener));
    }

    /** With another seed for the attacks' random numbers. */
    public Robustness seed(long seed) {
        return with(new Settings(settings.limit, seed, settings.batch, settings.listener));
    }

    /** With batches of another size. The result stays the same. */
    public Robustness batch(int images) {
        return with(new Settings(settings.limit, settings.seed, images, settings.listener));
    }

    /** Tells {@code listener} after every batch. */
    public Robustness progress(Progress.Listener listener) {
        return with(new Settings(settings.limit, settings.seed, settings.batch, listener));
    }

    /**
     * Measures it.
     *
     * @throws IllegalArgumentException when the examples do not fit the model, an epsilon is none of an attack's norm,
     *     or an attack needs to know more than the model answers
     * @throws ArithmeticException when the model answers with something that is not a number
     * @throws OutOfMemoryError when a batch is too large; the message says how much a step of an attack takes
     */
    public Evaluation on(Examples examples) {
        if (!attacks.isEmpty() && epsilons.isEmpty()) {
            throw new IllegalArgumentException("no epsilon is given: say .epsilons(0.1f), in pixels");
        }
        attacks.forEach(attack -> attack.requireAccess(model));
        attacks.forEach(attack -> epsilons.forEach(attack.norm()::checkEpsilon));
        Examples chosen = examples.range(0, Math.min(settings.limit, examples.size()));
        try {
            return new EvaluationRun(model, attacks, epsilons, settings, chosen).evaluate();
        } catch (OutOfMemoryError full) {
            throw model.explainedForAttack(full, Math.min(settings.batch, chosen.size()));
        }
    }

    /**
     * Where an evaluation of this seed takes the random numbers of {@code attack} from. Who attacks with it sees the
     * very images that the evaluation judges.
     */
    public static RandomKey key(long seed, Attack attack) {
        return new RandomKey(seed).child("attack").child(attack.name());
    }

    private Robustness with(Settings changed) { return new Robustness(model, attacks, epsilons, changed); }

    /** What does not change the attacks. */
    record Settings(int limit, long seed, int batch, Progress.Listener listener) {
        Settings {
            if (limit < 1) {
                throw new IllegalArgumentException("limit " + limit
                        + " is not positive: at least one example is needed");
            }
            if (batch < 1) {
                throw new IllegalArgumentException("batch " + batch + " is not positive: at least one image is needed");
            }
        }
    }
}
