package io.github.tardigrad.training.experiment;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.recipe.Recipe;
import io.github.tardigrad.training.report.Candidate;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The whole tutorial of a convolutional network: train, save, attack with FGSM at 0.3, look at the picture, join
 * adversarial copies of the training set to it, retrain, save, and evaluate the defended network on adversarial images.
 *
 * <p>Fresh attacks are made against each network: images made against the first one say little about the second. And a
 * network that learnt from one step of the sign is also asked what it does under many steps.
 */
final class CnnRetrain implements Experiment {
    private static final int EPOCHS = 5;
    private static final float EPSILON = 0.3f;
    private static final String OURS = "not in the tutorial";

    @Override
    public String name() { return "cnn-retrain"; }

    @Override
    public String summary() {
        return "a convolutional network retrained on its own adversarial images";
    }

    @Override
    public String data() { return "mnist"; }

    @Override
    public Outcome run(Workshop workshop) throws IOException {
        Examples images = workshop.train(10_000);
        int limit = workshop.count(10_000, 1000);
        Method method = Method.parse("augment:attack=fgsm", Norm.LINF, EPSILON);
        Recipe recipe = workshop.recipe("retrained", "cnn", method, Augmentation.none(), EPOCHS, images);
        Model retrained = workshop.train(recipe, images);
        Model first = Model.load(retrained.engine(), RunFolder.weights(workshop.path("retrained").resolve("first")));
        List<Attack> attacks = Attacks.parseList(
                "fgsm,pgd:steps=40,step-size=0.01,pgd-margin:steps=40,step-size=0.01,noise-uniform", Norm.LINF);
        List<Candidate> candidates = List.of(
                workshop.judge("first", "retrained/first", first, attacks, List.of(EPSILON), limit),
                workshop.judge("retrained", "retrained", retrained, attacks, List.of(EPSILON), limit));
        List<Finding> findings = new ArrayList<>();
        candidates.forEach(candidate -> findings.addAll(findings(candidate)));
        findings.add(Finding.share("retrained, on the fgsm images made for the first",
                workshop.transferred(first, retrained, attacks.getFirst(), EPSILON, limit))
                .but("no attack on this network: such images are what it learnt from"));
        String setting = String.format(Locale.ROOT, "cnn on %s, %d epochs, then %d epochs on "
                + "these and as many adversarial copies; Adam 0.001, batch %d; %,d test images; seed %d",
                workshop.counted(images), EPOCHS, EPOCHS, Workshop.BATCH, Math.min(limit, workshop.test().size()),
                workshop.seed());
        return new Outcome(name(), setting, findings, List.of(
                "no accuracies are published with this tutorial: the figures are ours, all are accuracies on test "
                        + "images",
                "every network meets fresh attacks made against itself",
                "batch size and learning rate are not stated"), candidates, Map.of(),
                workshop.shown(attacks, EPSILON, List.of()));
    }

    private static List<Finding> findings(Candidate candidate) {
        List<Finding> findings = new ArrayList<>();
        Evaluation evaluation = candidate.evaluation();
        findings.add(Finding.share(candidate.name() + ", clean", evaluation.cleanAccuracy()));
        for (AttackScore score : evaluation.attacks()) {
            Finding finding = Finding.share(candidate.name() + ", " + score.name() + " at 0.3"
                    + (score.parameters().isEmpty() ? "" : " (" + score.parameters() + ")"),
                    score.robustAccuracy());
            findings.add(score.name().equals("fgsm") ? finding : finding.but(OURS));
        }
        findings.add(Finding.share(candidate.name() + ", worst case at 0.3",
                evaluation.worstCase().getFirst().robustAccuracy()).but(OURS));
        return findings;
    }
}
