package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.transfer.DiverseInputFgsm;
import io.github.tardigrad.attacks.transfer.MomentumFgsm;
import io.github.tardigrad.attacks.transfer.NesterovFgsm;
import io.github.tardigrad.attacks.transfer.TranslationInvariantFgsm;
import io.github.tardigrad.attacks.transfer.VarianceTunedFgsm;
import java.util.List;

/** Attacks whose images fool other models, too. */
final class TransferKinds {
    private static final StepSize TENTH = StepSize.ofEpsilon(10);

    static final List<AttackKind> ALL = List.of(
            new AttackKind("mi-fgsm", (text, norm) -> {
                text.allow("steps", "step-size", "decay");
                return new MomentumFgsm(norm, text.count("steps", 10), text.stepSize(TENTH), text.number("decay", 1));
            }),
            new AttackKind("ni-fgsm", (text, norm) -> {
                text.allow("steps", "step-size", "decay");
                return new NesterovFgsm(norm, text.count("steps", 10), text.stepSize(TENTH), text.number("decay", 1));
            }),
            new AttackKind("di-fgsm", (text, norm) -> {
                text.allow("steps", "step-size", "decay", "resize", "probability");
                return new DiverseInputFgsm(norm, text.count("steps", 10), text.stepSize(TENTH),
                        text.number("decay", 1), text.number("resize", 0.9f), text.number("probability", 0.5f));
            }),
            new AttackKind("ti-fgsm", (text, norm) -> {
                text.allow("steps", "step-size", "decay", "kernel");
                return new TranslationInvariantFgsm(norm, text.count("steps", 10), text.stepSize(TENTH),
                        text.number("decay", 1), text.count("kernel", 7));
            }),
            new AttackKind("vmi-fgsm", (text, norm) -> {
                text.allow("steps", "step-size", "decay", "neighbours", "spread");
                return new VarianceTunedFgsm(norm, text.count("steps", 10), text.stepSize(TENTH),
                        text.number("decay", 1), text.count("neighbours", 20), text.number("spread", 1.5f));
            }));

    private TransferKinds() {}
}
