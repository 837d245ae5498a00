package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All attacks that commands can name, family by family. */
public final class Catalog {
    private static final List<AttackKind> KINDS = Stream.of(EnsembleKinds.ALL, GradientKinds.ALL, TransferKinds.ALL,
            MinimumKinds.ALL, SparseKinds.ALL, QueryKinds.ALL, NoiseKinds.ALL).flatMap(List::stream).toList();

    private Catalog() {}

    /** The names that {@link #parse} knows. */
    public static List<String> names() { return KINDS.stream().map(AttackKind::name).toList(); }

    /** Those of the attacks that, with their defaults, exist in a norm and need know no more than {@code access}. */
    public static List<String> names(Classifier.Access access, Norm norm) {
        return names().stream().filter(name -> {
            try {
                return access.covers(parse(name, norm).access());
            } catch (IllegalArgumentException e) {
                return false; // not in this norm, or no attack without a parameter
            }
        }).toList();
    }

    /**
     * Reads one attack.
     *
     * @throws IllegalArgumentException when the name or a parameter is unknown, given twice or out of range, or the
     *         attack does not exist in that norm; the message says what there is
     */
    public static Attack parse(String text, Norm norm) {
        AttackText attack = AttackText.parse(text);
        return KINDS.stream().filter(kind -> kind.name().equals(attack.name())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("attack " + attack.name() + " is unknown: there are "
                        + String.join(", ", names())))
                .reader().read(attack, attack.norm(norm));
    }

    /**
     * Reads attacks separated by commas: a part with {@code =} but without {@code :} belongs to the attack before it.
     *
     * @throws IllegalArgumentException as for {@link #parse}, and when there is none or one appears twice
     */
    public static List<Attack> parseList(String text, Norm norm) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the list of attacks is empty: name one or more, with commas between"
                    + " them, of " + String.join(", ", names()));
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
}
