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
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.report.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From the raw gradient to projected gradient descent: {@code x ← x + 0.01 ∇L} for 100 steps, then the sign of the
 * gradient, then steps that are clipped to a ball. It shows why the sign is taken: a raw gradient is short where the
 * network is sure.
 */
final class GradientAscent implements Experiment {
    private static final int EPOCHS = 5;
    private static final List<Float> EPSILONS = List.of(0.05f, 0.1f, 0.2f, 0.3f);

    @Override
    public String name() { return "gradient-ascent"; }

    @Override
    public String summary() {
        return "from the raw gradient to the sign to projected gradient descent";
    }

    @Override
    public String data() { return "mnist"; }

    @Override
    public Outcome run(Workshop workshop) throws IOException {
        Examples images = workshop.train(10_000);
        int limit = workshop.count(2000, 500);
        Model model = workshop.train(workshop.recipe("cnn", "cnn", new Standard(), Augmentation.none(), EPOCHS, images),
                images);
        // No image is farther from another than 1 in every pixel, so this ball holds back nothing.
        Evaluation unbounded = workshop.evaluate("unbounded", model,
                Attacks.parseList("gradient-ascent:steps=100,step-size=0.01", Norm.LINF), List.of(1f), limit);
        List<Attack> attacks = Attacks.parseList(
                "gradient-ascent:steps=100,step-size=0.01,fgsm,pgd,noise-uniform", Norm.LINF);
        Candidate candidate = workshop.judge("cnn", "cnn", model, attacks, EPSILONS, limit);
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.share("clean accuracy", unbounded.cleanAccuracy()));
        findings.add(Finding.share("raw gradient, 100 steps of 0.01, as stated: no ball",
                unbounded.attacks().getFirst().robustAccuracy()));
        for (AttackScore score : candidate.evaluation().attacks()) {
            findings.add(Finding.share(score.name() + " within linf " + Epsilons.text(score.epsilon())
                    + (score.parameters().isEmpty() ? "" : " (" + score.parameters() + ")"),
                    score.robustAccuracy()));
        }
        String setting = String.format(Locale.ROOT, "cnn on %s, %d epochs, Adam 0.001, batch "
                + "%d; %,d test images; seed %d", workshop.counted(images), EPOCHS, Workshop.BATCH,
                Math.min(limit, workshop.test().size()), workshop.seed());
        return new Outcome(name(), setting, findings, List.of(
                "no accuracies are published with this description: the figures are ours, all are accuracies after "
                        + "the attack",
                "network and data are not stated: cnn on " + images.name() + " here",
                "its use on text is not reproduced: there a raw step leaves the words that the embedding has"),
                List.of(candidate), Map.of("unbounded", unbounded),
                workshop.shown(attacks, EPSILONS.getLast(), EPSILONS));
    }
}
