package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.query.Square;
import java.util.List;

/** Attacks that see a model's answers and nothing else. */
final class QueryKinds {
    static final List<AttackKind> ALL = List.of(
            new AttackKind("square", (text, norm) -> {
                text.allow("queries", "p", "restarts");
                return new Square(norm, text.count("queries", 5000), text.number("p", 0.8f),
                        text.count("restarts", 1));
            }));

    private QueryKinds() {}
}
