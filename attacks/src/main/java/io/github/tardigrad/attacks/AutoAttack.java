package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.gradient.Apgd;
import io.github.tardigrad.attacks.gradient.ApgdLoss;
import io.github.tardigrad.attacks.minimum.Fab;
import io.github.tardigrad.attacks.query.Square;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * AutoAttack (Croce and Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free
 * attacks", 2020; in L1 as in "Mind the box", 2021): attacks of different kinds with fixed parameters, each on the
 * images that resisted those before it. An image is robust only if all of them fail.
 */
public final class AutoAttack {
    private static final int STEPS = 100;
    private static final int QUERIES = 5000;
    private static final int SAMPLES = 20;
    private static final int TARGETS = 9;
    private static final int TARGETS_IN_L1 = 5;
    private static final int MANY_RESTARTS = 5;

    /** Which attacks run. */
    public enum Version {
        /** APGD on the cross-entropy, APGD on targeted DLR, FAB-T, Square: the version that figures are quoted with. */
        STANDARD,
        /** Also untargeted APGD on DLR and FAB, with five restarts: for models on which the standard looks odd. */
        PLUS,
        /** APGD on the cross-entropy and on DLR, on gradients that are the mean of 20: for random models. */
        RAND;

        /** As commands write it. */
        public String text() { return name().toLowerCase(Locale.ROOT); }

        /**
         * The version of that {@link #text}.
         *
         * @throws IllegalArgumentException when there is none; the message lists what there is
         */
        public static Version parse(String text) {
            return Arrays.stream(values()).filter(version -> version.text().equals(text)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("version " + text
                            + " of attack autoattack is unknown: there are "
                            + Arrays.stream(values()).map(Version::text).collect(Collectors.joining(", "))
                            + ", and custom with attacks="));
        }
    }

    private AutoAttack() {}

    /** {@link Version#STANDARD}. */
    public static Cascade standard(Norm norm) { return of(Version.STANDARD, norm); }

    /** One of the versions, with its parameters. */
    public static Cascade of(Version version, Norm norm) {
        boolean wide = norm == Norm.L1 && version == Version.STANDARD;
        List<Attack> stages = switch (version) {
            case STANDARD -> List.of(apgd(norm, ApgdLoss.CROSS_ENTROPY, norm == Norm.L1 ? MANY_RESTARTS : 1, 1, wide),
                    targeted(norm, norm == Norm.L1 ? TARGETS_IN_L1 : TARGETS, wide), fab(norm, TARGETS, 1),
                    square(norm));
            case PLUS -> List.of(apgd(norm, ApgdLoss.CROSS_ENTROPY, MANY_RESTARTS, 1, wide),
                    apgd(norm, ApgdLoss.RATIO, MANY_RESTARTS, 1, wide), fab(norm, 0, MANY_RESTARTS), square(norm),
                    targeted(norm, TARGETS, wide), fab(norm, TARGETS, 1));
            case RAND -> List.of(apgd(norm, ApgdLoss.CROSS_ENTROPY, 1, SAMPLES, wide),
                    apgd(norm, ApgdLoss.RATIO, 1, SAMPLES, wide));
        };
        return new Cascade("autoattack", "version=" + version.text(), stages);
    }

    /** Attacks of one's own choice under the same rules. */
    public static Cascade custom(List<Attack> stages) {
        return new Cascade("autoattack", "version=custom,attacks="
                + stages.stream().map(Attack::name).collect(Collectors.joining("+")), stages);
    }

    private static Attack apgd(Norm norm, ApgdLoss loss, int restarts, int samples, boolean wide) {
        return new Apgd(norm, loss, STEPS, restarts, 1, samples, wide);
    }

    private static Attack targeted(Norm norm, int targets, boolean wide) {
        return new Apgd(norm, ApgdLoss.TARGETED_RATIO, STEPS, 1, targets, 1, wide);
    }

    private static Attack fab(Norm norm, int targets, int restarts) {
        return new Fab(norm, targets, STEPS, restarts, 0.1f, 1.05f, 0.9f);
    }

    private static Attack square(Norm norm) { return new Square(norm, QUERIES, 0.8f, 1, false); }
}
