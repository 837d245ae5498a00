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
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.report.Candidate;
import io.github.tardigrad.training.report.Exhibit;
import io.github.tardigrad.training.report.Opinion;
import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The published adaptive scheme on CIFAR-10 as it is stated: ResNet-18, Adam 0.001, batches of 128, 100 epochs, a
 * normal and a defended network under FGSM, PGD and Carlini–Wagner, and the picture of an aeroplane.
 *
 * <p>At full length this is for a machine with many cores or a GPU; a quick run trains {@code resnet20} on a few
 * thousand images.
 */
final class AdaptiveCifar10 implements Experiment {
    private static final float EPSILON = 8 / 255f;
    private static final int AEROPLANE = 0;
    private static final String UNKNOWN_EPSILON = "cannot be compared: the published epsilon is not stated";
    private static final Map<String, String> PUBLISHED = Map.of("fgsm", "14.2 % → 48.7 %", "pgd", "9.7 % → 37.5 %",
            "pgd-margin", "5.3 % → 29.1 % (C&W)");

    @Override
    public String name() { return "adaptive-cifar10"; }

    @Override
    public String summary() { return "the published adaptive scheme: ResNet-18, normal against defended"; }

    @Override
    public String data() { return "cifar10"; }

    @Override
    public Outcome run(Workshop workshop) throws IOException {
        Examples images = workshop.train(5000);
        int limit = workshop.count(10_000, 500);
        int epochs = workshop.count(100, 3);
        String network = workshop.isQuick() ? "resnet20" : "resnet18";
        Model normal = workshop.train(workshop.recipe("normal", network, new Standard(), Augmentation.none(), epochs,
                images), images);
        Method scheme = Method.parse("adaptive:scheme=published", Norm.LINF, EPSILON);
        Model defended = workshop.train(workshop.recipe("defended", network, scheme, Augmentation.none(), epochs,
                images), images);
        List<Attack> attacks = Attacks.parseList("fgsm,pgd,pgd-margin", Norm.LINF);
        List<Candidate> candidates = List.of(
                workshop.judge("normal", "normal", normal, attacks, List.of(EPSILON), limit),
                workshop.judge("defended", "defended", defended, attacks, List.of(EPSILON), limit));
        Evaluation before = candidates.getFirst().evaluation();
        Evaluation after = candidates.getLast().evaluation();
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.unpublished("clean accuracy, normal → defended",
                change(before.cleanAccuracy(), after.cleanAccuracy())));
        for (int i = 0; i < before.attacks().size(); i++) {
            AttackScore score = before.attacks().get(i);
            findings.add(new Finding(score.name() + " at 8/255, normal → defended",
                    PUBLISHED.getOrDefault(score.name(), ""),
                    change(score.robustAccuracy(), after.attacks().get(i).robustAccuracy()),
                    PUBLISHED.containsKey(score.name()) ? UNKNOWN_EPSILON : ""));
        }
        findings.add(Finding.unpublished("worst case at 8/255, normal → defended",
                change(before.worstCase().getFirst().robustAccuracy(),
                        after.worstCase().getFirst().robustAccuracy())));
        findings.add(aeroplane(workshop, normal, defended));
        findings.add(epsilon(RunFolder.read(workshop.path("defended")).history().batches()));
        String setting = String.format(Locale.ROOT, "%s on %s, Adam 0.001, batch %d, %d epochs; "
                + "%,d test images; seed %d", network, workshop.counted(images), Workshop.BATCH, epochs,
                Math.min(limit, workshop.test().size()), workshop.seed());
        return new Outcome(name(), setting, findings, List.of(
                "the published epsilon of the evaluation is not stated, and an undefended ResNet-18 is near 0 under "
                        + "PGD at 8/255: the figures cannot be compared, only shown beside each other",
                "the published code attacks in training mode, clamps normalised pixels to [0, 1] and never calls its "
                        + "regulariser; here attacks are in evaluation mode, pixels in [0, 1], the regulariser is on",
                "Carlini–Wagner is the margin loss inside the ball, in training and for the table"), candidates,
                Map.of(), workshop.shown(attacks, EPSILON, List.of()));
    }

    /** The published picture: an aeroplane that the normal network takes for something else, and the defended not. */
    private static Finding aeroplane(Workshop workshop, Model normal, Model defended) {
        Examples test = workshop.test();
        Attack pgd = Attacks.pgd(Norm.LINF);
        for (int i = 0; i < test.size(); i++) {
            Opinion clean = Opinion.of(normal, test.image(i), test.classNames());
            if (test.label(i) == AEROPLANE && clean.label() == AEROPLANE) {
                Opinion fooled = attacked(workshop, normal, pgd, i);
                Opinion held = attacked(workshop, defended, pgd, i);
                return new Finding("test image " + i + " under pgd at 8/255",
                        "airplane 98.7 % → automobile 87.3 %; defended: airplane 78.2 %",
                        clean + " → " + fooled + "; defended: " + held, UNKNOWN_EPSILON);
            }
        }
        return Finding.unpublished("an aeroplane", "none is recognised by the normal network");
    }

    private static Opinion attacked(Workshop workshop, Model model, Attack attack, int image) {
        Examples test = workshop.test();
        Exhibit exhibit = Exhibit.of(model, test, new int[] {image}, attack, EPSILON, workshop.seed()).getFirst();
        return Opinion.of(model, exhibit.adversarial(), test.classNames());
    }

    private static Finding epsilon(List<BatchRecord> batches) {
        float first = batches.getFirst().epsilon();
        float last = batches.getLast().epsilon();
        return new Finding("training epsilon from the first to the last batch, in pixels",
                "0.025 → (within 0.005–0.15)",
                String.format(Locale.ROOT, "%.4f → %.4f in %,d batches", first, last, batches.size()),
                "published in normalised units: 0.05, within 0.01–0.3");
    }

    private static String change(double before, double after) {
        return String.format(Locale.ROOT, "%.1f %% → %.1f %%", 100 * before, 100 * after);
    }
}
