package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.query.Boundary;
import io.github.tardigrad.attacks.query.HopSkipJump;
import io.github.tardigrad.attacks.query.Nes;
import io.github.tardigrad.attacks.query.Spsa;
import io.github.tardigrad.attacks.query.Square;
import java.util.List;

/** Attacks that ask for scores or labels, and never for a gradient. */
final class QueryKinds {
    static final List<AttackKind> ALL = List.of(
            new AttackKind("square", (text, norm) -> {
                text.allow("queries", "p", "restarts", "stretched");
                return new Square(norm, text.count("queries", 5000), text.number("p", 0.8f),
                        text.count("restarts", 1), text.flag("stretched", true));
            }),
            new AttackKind("spsa", (text, norm) -> {
                text.allow("samples", "steps", "delta", "learning-rate");
                return new Spsa(norm, text.count("samples", 128), text.count("steps", 100),
                        text.number("delta", 0.01f), text.number("learning-rate", 0.01f));
            }),
            new AttackKind("nes", (text, norm) -> {
                text.allow("samples", "steps", "sigma", "step-size");
                return new Nes(norm, text.count("samples", 25), text.count("steps", 200),
                        text.number("sigma", 0.001f), text.stepSize(StepSize.ofEpsilon(5)));
            }),
            new AttackKind("hopskipjump", (text, norm) -> {
                text.allow("steps", "samples", "queries");
                return new HopSkipJump(norm, text.count("steps", 64), text.count("samples", 100),
                        text.count("queries", 100_000));
            }),
            new AttackKind("boundary", QueryKinds::boundary));

    private QueryKinds() {}

    private static Attack boundary(AttackText text, Norm norm) {
        text.allow("steps", "spherical-step", "source-step", "queries");
        if (norm != Norm.L2) {
            throw new IllegalArgumentException("attack boundary measures in l2, not in " + norm.text()
                    + ": write boundary:norm=l2, or hopskipjump, which measures in linf too");
        }
        return new Boundary(text.count("steps", 25_000), text.number("spherical-step", 0.01f),
                text.number("source-step", 0.01f), text.count("queries", 100_000));
    }
}
