package io.github.tardigrad.training.experiment;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.PgdTraining;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.recipe.Recipe;
import io.github.tardigrad.training.report.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tutorial of a dense network on MNIST: fast gradient sign at 0.01 and 0.1, ten steps of 0.01, and the three kinds
 * of defence that it names: by data, by training and by architecture. It also states the smallest adversarial change in
 * L1, L2 and L∞, which is measured here.
 */
final class FgsmMlp implements Experiment {
    private static final List<Float> EPSILONS = List.of(0.01f, 0.1f);
    private static final int EPOCHS = 5;

    @Override
    public String name() { return "fgsm-mlp"; }

    @Override
    public String summary() {
        return "a dense network under FGSM and PGD, and three kinds of defence";
    }

    @Override
    public String data() { return "mnist"; }

    @Override
    public Outcome run(Workshop workshop) throws IOException {
        Examples images = workshop.train(10_000);
        int limit = workshop.count(10_000, 1000);
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        recipes.put("undefended", workshop.recipe("undefended", "mlp", new Standard(), Augmentation.none(), EPOCHS,
                images));
        recipes.put("by data (crop)", workshop.recipe("by-data", "mlp", new Standard(), new Augmentation.RandomCrop(2),
                EPOCHS, images));
        recipes.put("by training (PGD 0.1)", workshop.recipe("by-training", "mlp", PgdTraining.of(Norm.LINF, 0.1),
                Augmentation.none(), EPOCHS, images));
        recipes.put("by architecture (cnn)", workshop.recipe("by-architecture", "cnn", new Standard(),
                Augmentation.none(), EPOCHS, images));
        List<Finding> findings = new ArrayList<>();
        List<Attack> attacks = Attacks.parseList("fgsm,bim:steps=10,step-size=0.01,pgd,noise-uniform", Norm.LINF);
        List<Candidate> candidates = new ArrayList<>();
        Map<String, Evaluation> further = new LinkedHashMap<>();
        for (Map.Entry<String, Recipe> entry : recipes.entrySet()) {
            Model model = workshop.train(entry.getValue(), images);
            Candidate candidate = workshop.judge(entry.getValue().name(), entry.getValue().name(), model, attacks,
                    EPSILONS, limit);
            candidates.add(candidate);
            Evaluation evaluation = candidate.evaluation();
            findings.add(Finding.share(entry.getKey() + ", clean accuracy", evaluation.cleanAccuracy()));
            evaluation.attacks().forEach(score -> findings.add(accuracy(entry.getKey(), score)));
            evaluation.worstCase().forEach(worst -> findings.add(Finding.share(entry.getKey()
                    + ", worst case at " + Epsilons.text(worst.epsilon()), worst.robustAccuracy())));
            if (entry.getKey().equals("undefended")) {
                smallestChanges(workshop, model, findings, further);
            }
        }
        String setting = String.format(Locale.ROOT, "%s, %d epochs, Adam 0.001, batch %d; "
                + "%,d test images; seed %d", workshop.counted(images), EPOCHS, Workshop.BATCH,
                Math.min(limit, workshop.test().size()), workshop.seed());
        return new Outcome(name(), setting, findings, List.of(
                "no accuracies are published with this tutorial: the figures are ours",
                "its PGD descends the loss and never projects; here it ascends and is projected into the ball of "
                        + "epsilon (bim: 10 steps of 0.01)",
                "its batch size is not stated"), candidates, further,
                workshop.shown(attacks, EPSILONS.getLast(), EPSILONS));
    }

    private static Finding accuracy(String model, AttackScore score) {
        return Finding.share(model + ", " + score.name() + " at " + Epsilons.text(score.epsilon()) + " ("
                + score.norm().text() + (score.parameters().isEmpty() ? "" : ", " + score.parameters()) + ")",
                score.robustAccuracy());
    }

    private static String distance(AttackScore score) {
        Double median = score.medianDistance();
        return median == null
                ? String.format(Locale.ROOT, "infinite (found for %,d of %,d)", score.found(), score.searched())
                : String.format(Locale.ROOT, "%.4f", median);
    }

    private static void smallestChanges(Workshop workshop, Model model, List<Finding> findings,
            Map<String, Evaluation> further) throws IOException {
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) { // those that it was stated in
            // An epsilon that no image needs: the search looks for the smallest change, whatever it is.
            float all = norm == Norm.LINF ? 1 : workshop.test().imageShape().size();
            Evaluation evaluation = workshop.evaluate("smallest-" + norm.text(), model,
                    Attacks.parseList("bisection:attack=pgd", norm), List.of(all), workshop.count(500, 100));
            further.put("smallest-" + norm.text(), evaluation);
            AttackScore score = evaluation.attacks().getFirst();
            findings.add(Finding.unpublished("undefended, median smallest change in " + norm.text() + " ("
                    + score.examples() + " images)", distance(score)));
        }
    }
}
