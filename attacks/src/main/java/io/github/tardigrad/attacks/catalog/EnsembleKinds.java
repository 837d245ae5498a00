package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AutoAttack;
import io.github.tardigrad.attacks.Norm;
import java.util.Arrays;
import java.util.List;

/** Several attacks under one name. */
final class EnsembleKinds {
    static final List<AttackKind> ALL = List.of(new AttackKind("autoattack", EnsembleKinds::autoAttack));

    private EnsembleKinds() {}

    private static Attack autoAttack(AttackText text, Norm norm) {
        text.allow("version", "attacks");
        String version = text.text("version", "standard");
        String attacks = text.text("attacks", "");
        if (version.equals("custom") == attacks.isEmpty()) {
            throw new IllegalArgumentException("attack autoattack takes attacks= with version=custom, and only then:"
                    + " write autoattack:version=custom,attacks=apgd-ce+square");
        }
        if (!version.equals("custom")) {
            return AutoAttack.of(AutoAttack.Version.parse(version), norm);
        }
        return AutoAttack.custom(
                Arrays.stream(attacks.split("\\+", -1)).map(name -> Catalog.parse(name, norm)).toList());
    }
}
