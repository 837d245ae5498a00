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
import io.github.tardigrad.attacks.minimum.CarliniWagnerLinf;
import io.github.tardigrad.attacks.minimum.Ddn;
import io.github.tardigrad.attacks.minimum.DeepFool;
import io.github.tardigrad.attacks.minimum.Ead;
import io.github.tardigrad.attacks.minimum.Fab;
import io.github.tardigrad.attacks.minimum.Fmn;
import io.github.tardigrad.attacks.noise.Noise;
import io.github.tardigrad.attacks.noise.NoiseAttack;
import io.github.tardigrad.attacks.query.Boundary;
import io.github.tardigrad.attacks.query.HopSkipJump;
import io.github.tardigrad.attacks.query.Nes;
import io.github.tardigrad.attacks.query.Spsa;
import io.github.tardigrad.attacks.query.Square;
import io.github.tardigrad.attacks.sparse.Jsma;
import io.github.tardigrad.attacks.sparse.OnePixel;
import io.github.tardigrad.attacks.transfer.DiverseInputFgsm;
import io.github.tardigrad.attacks.transfer.MomentumFgsm;
import io.github.tardigrad.attacks.transfer.NesterovFgsm;
import io.github.tardigrad.attacks.transfer.TranslationInvariantFgsm;
import io.github.tardigrad.attacks.transfer.VarianceTunedFgsm;
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

    /** AutoAttack in its standard version: what a robust accuracy is quoted with. */
    public static Attack autoAttack(Norm norm) { return AutoAttack.standard(norm); }

    /** Several attacks, each on the images that resisted those before. */
    public static Attack cascade(String name, List<Attack> stages) { return new Cascade(name, "", stages); }

    /** FAB: 100 steps from the clean image towards the nearest of all borders. */
    public static MinimumNormAttack fab(Norm norm) { return new Fab(norm, 0, 100, 1, 0.1f, 1.05f, 0.9f); }

    /** FAB-T: 100 steps towards each of the 9 classes that an image resembles most. */
    public static MinimumNormAttack fabTargeted(Norm norm) { return new Fab(norm, 9, 100, 1, 0.1f, 1.05f, 0.9f); }

    /** Square Attack with 5,000 queries. */
    public static Attack square(Norm norm) { return new Square(norm, 5000, 0.8f, 1, true); }

    /** Projected gradient descent without a step size, as AutoAttack's standard version runs it. */
    public static Attack apgd(Norm norm, ApgdLoss loss) { return new Apgd(norm, loss); }

    /** 100 steps from a first radius of 1 that changes by 5 % in each of them, in L2. */
    public static MinimumNormAttack ddn() { return new Ddn(100, 1, 0.05f); }

    /** 100 steps, the first of length 1, in a radius that changes by 5 % at first. */
    public static MinimumNormAttack fmn(Norm norm) { return new Fmn(norm, 100, 1, 0.05f); }

    /** The elastic-net attack, in L1: 9 searches of 1,000 steps, by the elastic net, without confidence. */
    public static MinimumNormAttack ead() { return new Ead(Ead.Rule.EN, 9, 1000, 0, 0.01f, 0.001f, 0.01f); }

    /** The L∞ attack of Carlini and Wagner: 1,000 steps for each constant from 0.00001 to 20. */
    public static MinimumNormAttack carliniWagnerLinf() {
        return new CarliniWagnerLinf(1000, 0.005f, 0.00001f, 20, 2, 0.9f);
    }

    /** Gradients with momentum: 10 steps of ε/10, decay 1. In L∞ or L2. */
    public static Attack momentumFgsm(Norm norm) { return new MomentumFgsm(norm, 10, StepSize.ofEpsilon(10), 1); }

    /** Momentum that looks ahead: 10 steps of ε/10, decay 1. In L∞. */
    public static Attack nesterovFgsm() { return new NesterovFgsm(Norm.LINF, 10, StepSize.ofEpsilon(10), 1); }

    /** Momentum over images resized at random, half of them, to nine tenths or more: 10 steps of ε/10. In L∞ or L2. */
    public static Attack diverseInputFgsm(Norm norm) {
        return new DiverseInputFgsm(norm, 10, StepSize.ofEpsilon(10), 1, 0.9f, 0.5f);
    }

    /** Momentum of gradients smoothed over 7 × 7 pixels: 10 steps of ε/10. In L∞ or L2. */
    public static Attack translationInvariantFgsm(Norm norm) {
        return new TranslationInvariantFgsm(norm, 10, StepSize.ofEpsilon(10), 1, 7);
    }

    /** Momentum tuned by the gradients of 20 neighbours within 1.5 ε: 10 steps of ε/10. In L∞. */
    public static Attack varianceTunedFgsm() {
        return new VarianceTunedFgsm(Norm.LINF, 10, StepSize.ofEpsilon(10), 1, 20, 1.5f);
    }

    /** The saliency map attack in L0: values turn white two by two, at most 14.5 % of them, towards 9 classes. */
    public static MinimumNormAttack jsma() { return new Jsma(1, 0.145f, 10); }

    /** One pixel in L0, by 100 generations of 400 candidates. */
    public static MinimumNormAttack onePixel() { return new OnePixel(1, 400, 100); }

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
