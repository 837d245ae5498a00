package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.minimum.Bisection;
import io.github.tardigrad.attacks.minimum.BoundedDeepFool;
import io.github.tardigrad.attacks.minimum.CarliniWagner;
import io.github.tardigrad.attacks.minimum.DeepFool;
import io.github.tardigrad.attacks.minimum.Fab;
import io.github.tardigrad.attacks.search.Counts;
import java.util.List;

/** Attacks that look for the nearest image. */
final class MinimumKinds {
    static final List<AttackKind> ALL = List.of(
            new AttackKind("deepfool", MinimumKinds::deepFool),
            new AttackKind("cw", MinimumKinds::carliniWagner),
            new AttackKind("fab", (text, norm) -> {
                text.allow("steps", "restarts", "alpha", "eta", "beta");
                return fab(text, norm, 0);
            }),
            new AttackKind("fab-t", (text, norm) -> {
                text.allow("steps", "restarts", "targets", "alpha", "eta", "beta");
                int targets = text.count("targets", 9);
                Counts.check("targets", targets);
                return fab(text, norm, targets);
            }),
            new AttackKind("bisection", (text, norm) -> new Bisection(Catalog.parse(text.inner(), norm),
                    text.count("halvings", 10))));

    private MinimumKinds() {}

    private static Attack deepFool(AttackText text, Norm norm) {
        text.allow("steps", "candidates", "overshoot", "bounded");
        DeepFool deepFool = new DeepFool(norm, text.count("steps", 50), text.count("candidates", 10),
                text.number("overshoot", 0.02f));
        return text.flag("bounded") ? new BoundedDeepFool(deepFool) : deepFool;
    }

    private static Attack fab(AttackText text, Norm norm, int targets) {
        return new Fab(norm, targets, text.count("steps", 100), text.count("restarts", 1), text.number("alpha", 0.1f),
                text.number("eta", 1.05f), text.number("beta", 0.9f));
    }

    private static Attack carliniWagner(AttackText text, Norm norm) {
        text.allow("searches", "steps", "confidence", "learning-rate", "initial-constant");
        if (norm != Norm.L2) {
            throw new IllegalArgumentException("attack cw measures in l2, not in " + norm.text()
                    + ": write cw:norm=l2, or pgd-margin for its loss inside a ball");
        }
        return new CarliniWagner(text.count("searches", 5), text.count("steps", 100), text.number("confidence", 0),
                text.number("learning-rate", 0.01f), text.number("initial-constant", 0.001f));
    }
}
