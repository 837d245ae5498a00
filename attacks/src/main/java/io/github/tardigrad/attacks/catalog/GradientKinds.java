package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Apgd;
import io.github.tardigrad.attacks.gradient.ApgdLoss;
import io.github.tardigrad.attacks.gradient.Bim;
import io.github.tardigrad.attacks.gradient.Fgsm;
import io.github.tardigrad.attacks.gradient.GradientAscent;
import io.github.tardigrad.attacks.gradient.Loss;
import io.github.tardigrad.attacks.gradient.Pgd;
import io.github.tardigrad.attacks.gradient.StepSize;
import java.util.ArrayList;
import java.util.List;

/** Attacks inside a ball that follow the gradient. */
final class GradientKinds {
    static final List<AttackKind> ALL = List.of(
            new AttackKind("fgsm", (text, norm) -> {
                text.allow();
                return new Fgsm(norm);
            }),
            new AttackKind("gradient-ascent", (text, norm) -> {
                text.allow("steps", "step-size");
                return new GradientAscent(norm, text.count("steps", 100), text.stepSize(StepSize.pixels(0.01f)));
            }),
            new AttackKind("bim", (text, norm) -> {
                text.allow("steps", "step-size");
                return new Bim(norm, text.count("steps", 10), text.stepSize(StepSize.ofEpsilon(10)));
            }),
            new AttackKind("pgd", (text, norm) -> pgd(text, norm, Loss.CROSS_ENTROPY)),
            new AttackKind("pgd-margin", (text, norm) -> pgd(text, norm, Loss.MARGIN)),
            apgd(ApgdLoss.CROSS_ENTROPY), apgd(ApgdLoss.RATIO), apgd(ApgdLoss.TARGETED_RATIO));

    private GradientKinds() {}

    private static Attack pgd(AttackText text, Norm norm, Loss loss) {
        text.allow("steps", "step-size", "restarts");
        return new Pgd(norm, loss, text.count("steps", 20), text.stepSize(StepSize.ofEpsilon(4)),
                text.count("restarts", 1));
    }

    private static AttackKind apgd(ApgdLoss loss) {
        return new AttackKind(loss.attack(), (text, norm) -> {
            List<String> known = new ArrayList<>(List.of("steps", "restarts", "samples", "large-radii"));
            if (loss == ApgdLoss.TARGETED_RATIO) {
                known.add("targets");
            }
            text.allow(known.toArray(String[]::new));
            Apgd usual = new Apgd(norm, loss);
            return new Apgd(norm, loss, text.count("steps", usual.steps()), text.count("restarts", usual.restarts()),
                    text.count("targets", usual.targets()), text.count("samples", usual.samples()),
                    text.flag("large-radii", usual.largeRadii()));
        });
    }
}
