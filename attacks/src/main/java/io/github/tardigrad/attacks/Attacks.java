package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.gradient.Bim;
import io.github.tardigrad.attacks.gradient.BoundedDeepFool;
import io.github.tardigrad.attacks.gradient.CarliniWagner;
import io.github.tardigrad.attacks.gradient.DeepFool;
import io.github.tardigrad.attacks.gradient.Fgsm;
import io.github.tardigrad.attacks.gradient.GradientAscent;
import io.github.tardigrad.attacks.gradient.Loss;
import io.github.tardigrad.attacks.gradient.Pgd;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.noise.Noise;
import io.github.tardigrad.attacks.noise.NoiseAttack;
import java.util.ArrayList;
import java.util.List;

/** The attacks by name, with their defaults. */
public final class Attacks {
    private static final List<String> NAMES = List.of("fgsm", "gradient-ascent", "bim", "pgd", "pgd-margin", "deepfool",
            "cw", "bisection", "noise-uniform", "noise-gaussian", "salt-and-pepper");

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

    /** The names that {@link #parse} knows. */
    public static List<String> names() { return NAMES; }

    /**
     * Reads an attack, for example {@code pgd} or {@code pgd:steps=40,step-size=2/255,restarts=5}. What is not given
     * has its default. Every attack takes {@code norm=} in place of {@code norm}, and {@code bisection:attack=pgd} the
     * parameters of the attack that it runs beside its own.
     *
     * @throws IllegalArgumentException when the name or a parameter is unknown, given twice or out of range, or the
     *         attack does not exist in that norm; the message says what there is
     */
    public static Attack parse(String text, Norm norm) {
        AttackText attack = AttackText.parse(text);
        Norm chosen = attack.norm(norm);
        return switch (attack.name()) {
            case "fgsm" -> {
                attack.allow();
                yield fgsm(chosen);
            }
            case "gradient-ascent" -> {
                attack.allow("steps", "step-size");
                yield new GradientAscent(chosen, attack.count("steps", 100), attack.stepSize(StepSize.pixels(0.01f)));
            }
            case "bim" -> {
                attack.allow("steps", "step-size");
                yield bim(chosen, attack.count("steps", 10), attack.stepSize(StepSize.ofEpsilon(10)));
            }
            case "pgd", "pgd-margin" -> {
                attack.allow("steps", "step-size", "restarts");
                Loss loss = attack.name().equals("pgd") ? Loss.CROSS_ENTROPY : Loss.MARGIN;
                yield new Pgd(chosen, loss, attack.count("steps", 20), attack.stepSize(StepSize.ofEpsilon(4)),
                        attack.count("restarts", 1));
            }
            case "deepfool" -> {
                attack.allow("steps", "candidates", "overshoot", "bounded");
                DeepFool deepFool = new DeepFool(chosen, attack.count("steps", 50), attack.count("candidates", 10),
                        attack.number("overshoot", 0.02f));
                yield attack.flag("bounded") ? new BoundedDeepFool(deepFool) : deepFool;
            }
            case "cw" -> {
                attack.allow("searches", "steps", "confidence", "learning-rate", "initial-constant");
                if (chosen != Norm.L2) {
                    throw new IllegalArgumentException("attack cw measures in l2, not in " + chosen.text()
                            + ": write cw:norm=l2, or pgd-margin for its loss inside a ball");
                }
                yield new CarliniWagner(attack.count("searches", 5), attack.count("steps", 100),
                        attack.number("confidence", 0), attack.number("learning-rate", 0.01f),
                        attack.number("initial-constant", 0.001f));
            }
            case "bisection" -> bisection(parse(attack.inner(), chosen), attack.count("halvings", 10));
            case "noise-uniform", "noise-gaussian", "salt-and-pepper" -> {
                attack.allow("restarts");
                yield new NoiseAttack(noise(attack.name()), chosen, attack.count("restarts", 10));
            }
            default -> throw new IllegalArgumentException("attack " + attack.name() + " is unknown: there are "
                    + String.join(", ", NAMES));
        };
    }

    /**
     * Reads attacks separated by commas, for example {@code fgsm,pgd:steps=40,restarts=5,bim}: a part with {@code =}
     * but without {@code :} belongs to the attack before it.
     *
     * @throws IllegalArgumentException as for {@link #parse}, and when there is none or one appears twice
     */
    public static List<Attack> parseList(String text, Norm norm) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the list of attacks is empty: name one or more, with commas between"
                    + " them, of " + String.join(", ", NAMES));
        }
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (part.contains("=") && !part.contains(":") && !parts.isEmpty()) {
                parts.add(parts.removeLast() + "," + part);
            } else {
                parts.add(part);
            }
        }
        List<Attack> attacks = new ArrayList<>();
        for (String part : parts) {
            Attack attack = parse(part, norm);
            if (attacks.contains(attack)) {
                throw new IllegalArgumentException("attack " + attack + " appears twice in " + text);
            }
            attacks.add(attack);
        }
        return List.copyOf(attacks);
    }

    private static Noise noise(String name) {
        for (Noise kind : Noise.values()) {
            if (kind.text().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("noise " + name + " is unknown");
    }
}
