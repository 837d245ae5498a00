package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.catalog.Catalog;
import io.github.tardigrad.attacks.gradient.Bim;
import io.github.tardigrad.attacks.gradient.Fgsm;
import io.github.tardigrad.attacks.gradient.GradientAscent;
import io.github.tardigrad.attacks.gradient.Loss;
import io.github.tardigrad.attacks.gradient.Pgd;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.minimum.Bisection;
import io.github.tardigrad.attacks.minimum.CarliniWagner;
import io.github.tardigrad.attacks.minimum.DeepFool;
import io.github.tardigrad.attacks.noise.Noise;
import io.github.tardigrad.attacks.noise.NoiseAttack;
import io.github.tardigrad.attacks.query.Boundary;
import io.github.tardigrad.attacks.query.HopSkipJump;
import io.github.tardigrad.attacks.query.Nes;
import io.github.tardigrad.attacks.query.Spsa;
import io.github.tardigrad.nn.Classifier;
import java.util.List;
import java.util.Locale;

/** The attacks by name, with their defaults. */
public final class Attacks {
    private Attacks() {}

    /** What an answer tells, as errors say it. */
    static String text(Classifier.Access access) { return access.name().toLowerCase(Locale.ROOT); }

    /** One step of epsilon. */
    public static Attack fgsm(Norm norm) { return new Fgsm(norm); }

    /** 100 steps of 0.01 times the gradient. */
    public static Attack gradientAscent(Norm norm) { return new GradientAscent(norm, 100, StepSize.pixels(0.01f)); }

    /** 10 steps of ε/10 from the clean image. */
    public static Attack bim(Norm norm) { return bim(norm, 10, StepSize.ofEpsilon(10)); }

    /** Steps from the clean image. */
    public static Attack bim(Norm norm, int steps, StepSize stepSize) { return new Bim(norm, steps, stepSize); }

    /** 20 steps of ε/4 on the cross-entropy from one random start. */
    public static Attack pgd(Norm norm) { return pgd(norm, 20, StepSize.ofEpsilon(4), 1); }

    /** Steps on the cross-entropy from random starts. */
    public static Attack pgd(Norm norm, int steps, StepSize stepSize, int restarts) {
        return new Pgd(norm, Loss.CROSS_ENTROPY, steps, stepSize, restarts);
    }

    /** 20 steps of ε/4 on the margin from one random start. */
    public static Attack pgdMargin(Norm norm) { return pgdMargin(norm, 20, StepSize.ofEpsilon(4), 1); }

    /** Steps on the margin from random starts. */
    public static Attack pgdMargin(Norm norm, int steps, StepSize stepSize, int restarts) {
        return new Pgd(norm, Loss.MARGIN, steps, stepSize, restarts);
    }

    /** 50 steps towards the nearest of 10 classes, 2 % beyond. */
    public static MinimumNormAttack deepFool(Norm norm) { return new DeepFool(norm, 50, 10, 0.02f); }

    /** The L2 attack of Carlini and Wagner: 5 searches of 100 steps, without confidence. */
    public static MinimumNormAttack carliniWagner() { return new CarliniWagner(5, 100, 0, 0.01f, 0.001f); }

    /** The nearest image that {@code attack} finds at any epsilon, by 10 halvings. */
    public static MinimumNormAttack bisection(Attack attack) { return bisection(attack, 10); }

    /**
     * The nearest image that {@code attack} finds at any epsilon.
     *
     * @throws IllegalArgumentException when the attack looks for the nearest image by itself
     */
    public static MinimumNormAttack bisection(Attack attack, int halvings) { return new Bisection(attack, halvings); }

    /** The best of 10 draws of noise of length epsilon. */
    public static Attack noise(Noise kind, Norm norm) { return new NoiseAttack(kind, norm, 10); }

    /** Several attacks, each on the images that resisted those before. */
    public static Attack cascade(String name, List<Attack> stages) { return new Cascade(name, "", stages); }

    /**
     * Differences along 128 random vectors of −1 and 1, climbed by 100 steps of Adam of 0.01: 25,701 queries at most.
     *
     * @param norm L∞ or L2
     */
    public static Attack spsa(Norm norm) { return new Spsa(norm, 128, 100, 0.01f, 0.01f); }

    /**
     * Differences along 25 normal vectors, climbed by 200 steps of ε/5: 10,201 queries at most.
     *
     * @param norm L∞ or L2
     */
    public static Attack nes(Norm norm) { return new Nes(norm, 25, 200, 0.001f, StepSize.ofEpsilon(5)); }

    /**
     * The nearest image by labels alone: 64 steps along the border, about 36,000 queries.
     *
     * @param norm L∞ or L2
     */
    public static MinimumNormAttack hopSkipJump(Norm norm) { return new HopSkipJump(norm, 64, 100, 100_000); }

    /** The nearest image in L2 by labels alone: 25,000 random steps along the border, about 27,500 queries. */
    public static MinimumNormAttack boundary() { return new Boundary(25_000, 0.01f, 0.01f, 100_000); }

    /** The names that {@link #parse} knows. */
    public static List<String> names() { return Catalog.names(); }

    /**
     * The names of the attacks that, with their defaults, measure in a norm and need know no more of a model's answers
     * than {@code access}.
     */
    public static List<String> names(Classifier.Access access, Norm norm) { return Catalog.names(access, norm); }

    /**
     * Reads an attack, for example {@code pgd} or {@code pgd:steps=40,step-size=2/255,restarts=5}. What is not given
     * has its default. Every attack takes {@code norm=} in place of {@code norm}, and {@code bisection:attack=pgd} the
     * parameters of the attack that it runs beside its own.
     *
     * @throws IllegalArgumentException when the name or a parameter is unknown, given twice or out of range, or the
     *         attack does not exist in that norm; the message says what there is
     */
    public static Attack parse(String text, Norm norm) { return Catalog.parse(text, norm); }

    /**
     * Reads attacks separated by commas, for example {@code fgsm,pgd:steps=40,restarts=5,bim}: a part with {@code =}
     * but without {@code :} belongs to the attack before it.
     *
     * @throws IllegalArgumentException as for {@link #parse}, and when there is none or one appears twice
     */
    public static List<Attack> parseList(String text, Norm norm) { return Catalog.parseList(text, norm); }
}
