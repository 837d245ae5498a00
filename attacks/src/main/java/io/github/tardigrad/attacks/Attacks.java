package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.gradient.Bim;
import io.github.tardigrad.attacks.gradient.Fgsm;
import io.github.tardigrad.attacks.gradient.Loss;
import io.github.tardigrad.attacks.gradient.Pgd;
import io.github.tardigrad.attacks.gradient.StepSize;
import java.util.ArrayList;
import java.util.List;

/** The attacks by name, with their defaults. */
public final class Attacks {
    private static final List<String> NAMES = List.of("fgsm", "bim", "pgd", "pgd-margin");

    private Attacks() {}

    /** One step of epsilon. */
    public static Attack fgsm(Norm norm) { return new Fgsm(norm); }

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

    /** The names that {@link #parse} knows. */
    public static List<String> names() { return NAMES; }

    /**
     * Reads an attack, for example {@code pgd} or {@code pgd:steps=40,step-size=2/255,restarts=5}. What is not given
     * has its default.
     *
     * @throws IllegalArgumentException when the name or a parameter is unknown, given twice or out of range; the
     *         message lists what there is
     */
    public static Attack parse(String text, Norm norm) {
        AttackText attack = AttackText.parse(text);
        return switch (attack.name()) {
            case "fgsm" -> {
                attack.allow();
                yield fgsm(norm);
            }
            case "bim" -> {
                attack.allow("steps", "step-size");
                yield bim(norm, attack.count("steps", 10), attack.stepSize(StepSize.ofEpsilon(10)));
            }
            case "pgd", "pgd-margin" -> {
                attack.allow("steps", "step-size", "restarts");
                Loss loss = attack.name().equals("pgd") ? Loss.CROSS_ENTROPY : Loss.MARGIN;
                yield new Pgd(norm, loss, attack.count("steps", 20), attack.stepSize(StepSize.ofEpsilon(4)),
                        attack.count("restarts", 1));
            }
            default -> throw new IllegalArgumentException("attack " + attack.name() + " is unknown: there are "
                    + String.join(", ", NAMES));
        };
    }

    /**
     * Reads attacks separated by commas, for example {@code fgsm,pgd:steps=40,restarts=5,bim}: a part with {@code =}
     * but without {@code :} belongs to the attack before it.
     *
     * @throws IllegalArgumentException as for {@link #parse}, and when an attack appears twice
     */
    public static List<Attack> parseList(String text, Norm norm) {
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
}
