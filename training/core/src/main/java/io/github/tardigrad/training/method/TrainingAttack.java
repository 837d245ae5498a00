package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Bim;
import io.github.tardigrad.attacks.gradient.Fgsm;
import io.github.tardigrad.attacks.gradient.GradientAttack;
import io.github.tardigrad.attacks.gradient.Loss;
import io.github.tardigrad.attacks.gradient.Pgd;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The attacks that make training images; all of them stay inside the ball. */
public enum TrainingAttack {
    /** One step of the whole epsilon. */
    FGSM("fgsm") {
        @Override
        GradientAttack in(Norm norm, InnerAttack steps) {
            return new Fgsm(norm);
        }
    },

    /** Steps on the cross-entropy. Without a random start it is the basic iterative method. */
    PGD("pgd") {
        @Override
        GradientAttack in(Norm norm, InnerAttack steps) {
            return steps.randomStart() ? new Pgd(norm, Loss.CROSS_ENTROPY, steps.steps(), steps.stepSize(), 1)
                    : new Bim(norm, steps.steps(), steps.stepSize());
        }
    },

    /**
     * Steps on the margin loss of Carlini and Wagner. It stands for their attack, whose search without a bound on the
     * change would cost some hundred times as much.
     */
    PGD_MARGIN("pgd-margin") {
        @Override
        GradientAttack in(Norm norm, InnerAttack steps) {
            return new Pgd(norm, Loss.MARGIN, steps.steps(), steps.stepSize(), 1);
        }
    };

    private final String text;

    TrainingAttack(String text) {
        this.text = text;
    }

    /** As commands and files say it: {@code pgd-margin}. */
    public String text() { return text; }

    /** The attack in the given norm; {@code steps} are those of the attacks that have more than one. */
    abstract GradientAttack in(Norm norm, InnerAttack steps);

    /**
     * The attack of that {@link #text}.
     *
     * @throws IllegalArgumentException when there is none; the message lists what there is
     */
    static TrainingAttack parse(String text) {
        return Arrays.stream(values()).filter(attack -> attack.text.equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(refusal(text)));
    }

    private static String refusal(String text) {
        String known = Arrays.stream(values()).map(TrainingAttack::text).collect(Collectors.joining(", "));
        if (text.equals("cw")) {
            return "attack cw has no bound and is far too slow for training: write pgd-margin, which climbs the same"
                    + " loss inside the ball (there are " + known + ")";
        }
        return Attacks.names().contains(text) ? "attack " + text + " makes no training images: there are " + known
                : "attack \"" + text + "\" is unknown: training images are made by " + known;
    }
}
