package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.adversarial.SmallTask;
import java.util.List;

/** Two small models under a few attacks. */
final class Subjects {
    static final Examples EXAMPLES = SmallTask.examples(60);
    static final List<Attack> ATTACKS = List.of(Attacks.fgsm(Norm.LINF), Attacks.pgd(Norm.LINF));
    static final List<Float> EPSILONS = List.of(0.05f, 0.1f);

    private Subjects() {}

    static List<Candidate> candidates(Engine engine) {
        return List.of(candidate("plain", SmallTask.model(engine, 2)), candidate("hard <b>ened", SmallTask.model(engine,
                0.5f)));
    }

    static Report report(Engine engine) {
        return Reports.ofModels(candidates(engine), new Reports.Shown(EXAMPLES, ATTACKS, 0.1f, EPSILONS, 1));
    }

    private static Candidate candidate(String name, Model model) {
        return new Candidate(name, model, null, Robustness.of(model).under(ATTACKS).epsilons(EPSILONS).on(EXAMPLES),
                null);
    }
}
