package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.catalog.Catalog;
import io.github.tardigrad.attacks.gradient.Apgd;
import io.github.tardigrad.attacks.gradient.ApgdLoss;
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
import java.util.List;

/** The attacks by name, with their defaults. */
public final class Attacks {
    private Attacks() {}

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

    /** Projected gradient descent without a step size, as AutoAttack's standard version runs it. */
    public static Attack apgd(Norm norm, ApgdLoss loss) { return new Apgd(norm, loss); }

    /** The names that {@link #parse} knows. */
    public static List<String> names() { return Catalog.names(); }

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
