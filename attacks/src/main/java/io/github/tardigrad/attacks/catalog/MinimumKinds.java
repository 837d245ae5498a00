package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.minimum.Bisection;
import io.github.tardigrad.attacks.minimum.BoundedDeepFool;
import io.github.tardigrad.attacks.minimum.CarliniWagner;
import io.github.tardigrad.attacks.minimum.CarliniWagnerLinf;
import io.github.tardigrad.attacks.minimum.Ddn;
import io.github.tardigrad.attacks.minimum.DeepFool;
import io.github.tardigrad.attacks.minimum.Ead;
import io.github.tardigrad.attacks.minimum.Fab;
import io.github.tardigrad.attacks.minimum.Fmn;
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
            new AttackKind("ddn", MinimumKinds::ddn),
            new AttackKind("fmn", (text, norm) -> {
                text.allow("steps", "step-size", "gamma");
                return new Fmn(norm, text.count("steps", 100), text.number("step-size", 1),
                        text.number("gamma", 0.05f));
            }),
            new AttackKind("ead", MinimumKinds::ead),
            new AttackKind("cw-linf", MinimumKinds::carliniWagnerLinf),
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
        only(Norm.L2, "cw", norm, "pgd-margin for its loss inside a ball");
        return new CarliniWagner(text.count("searches", 5), text.count("steps", 100), text.number("confidence", 0),
                text.number("learning-rate", 0.01f), text.number("initial-constant", 0.001f));
    }

    private static Attack ddn(AttackText text, Norm norm) {
        text.allow("steps", "initial-radius", "gamma");
        only(Norm.L2, "ddn", norm, "fmn for the like of it in any norm");
        return new Ddn(text.count("steps", 100), text.number("initial-radius", 1), text.number("gamma", 0.05f));
    }

    private static Attack ead(AttackText text, Norm norm) {
        text.allow("rule", "searches", "steps", "confidence", "learning-rate", "initial-constant", "regularization");
        only(Norm.L1, "ead", norm, "cw for the like of it in l2");
        return new Ead(Ead.Rule.parse(text.text("rule", "en")), text.count("searches", 9), text.count("steps", 1000),
                text.number("confidence", 0), text.number("learning-rate", 0.01f),
                text.number("initial-constant", 0.001f), text.number("regularization", 0.01f));
    }

    private static Attack carliniWagnerLinf(AttackText text, Norm norm) {
        text.allow("steps", "learning-rate", "initial-constant", "largest-constant", "constant-factor", "decrease");
        only(Norm.LINF, "cw-linf", norm, "cw for that in l2");
        return new CarliniWagnerLinf(text.count("steps", 1000), text.number("learning-rate", 0.005f),
                text.number("initial-constant", 0.00001f), text.number("largest-constant", 20),
                text.number("constant-factor", 2), text.number("decrease", 0.9f));
    }

    private static void only(Norm its, String name, Norm norm, String instead) {
        if (norm != its) {
            throw new IllegalArgumentException("attack " + name + " measures in " + its.text() + ", not in "
                    + norm.text() + ": write " + name + ":norm=" + its.text() + ", or " + instead);
        }
    }
}
