package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The reports that there are: of one run, of one evaluation, and of two models compared. */
public final class Reports {
    private Reports() {}

    /** How one training went. */
    public static Report ofRun(RunRecord run) {
        EpochRecord best = run.history().best();
        Double robust = best.robustAccuracy();
        String verdict = "Epoch " + best.epoch() + " of " + run.configuration().epochs() + " was chosen: "
                + Sections.percent(best.cleanAccuracy()) + " of " + run.configuration().validationImages()
                + " validation images recognised" + (robust == null ? "." : ", " + Sections.percent(robust)
                        + " under attack (" + run.configuration().validation() + ").");
        Map<String, RunRecord> runs = Map.of(run.configuration().model(), run);
        List<Section> sections = new ArrayList<>();
        sections.add(Sections.training(runs));
        if (run.history().batches().stream().anyMatch(batch -> batch.epsilon() > 0)) {
            sections.add(Sections.budgets(runs, ""));
        }
        sections.add(Sections.provenance(run.configuration().model(), run));
        return new Report("Tardigrad: training " + run.configuration().model() + " on " + run.configuration().data(),
                verdict, sections);
    }

    /** How robust one model is. */
    public static Report ofEvaluation(Evaluation evaluation) {
        String verdict = String.format(Locale.ROOT, "%s of %,d images of %s recognised",
                Sections.percent(evaluation.cleanAccuracy()), evaluation.examples(), evaluation.data())
                + (evaluation.worstCase().isEmpty() ? "." : "; in the worst case over all attacks "
                        + String.join(", ",
                                evaluation.worstCase().stream().map(worst -> Sections.percent(worst.robustAccuracy())
                                        + " at " + worst.norm().text() + " " + Epsilons.text(worst.epsilon())).toList())
                        + ". Seed " + evaluation.seed() + ".");
        List<Section> sections = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        evaluation.attacks().forEach(score -> rows.add(List.of(score.name(), score.norm().text(),
                Epsilons.text(score.epsilon()), score.parameters(), Sections.percent(score.robustAccuracy()),
                String.format(Locale.ROOT, "%,d", score.gradientEvaluations()),
                String.format(Locale.ROOT, "%.1f s", score.seconds()))));
        sections.add(new Section.Table("Accuracy under attack",
                "An image counts as robust only if it is recognised without an"
                        + " attack and after it.", List.of("attack", "norm", "epsilon", "parameters", "robust accuracy",
                                "gradients", "time"), rows));
        List<List<String>> checks = new ArrayList<>();
        evaluation.checks().forEach(check -> checks.add(List.of(check.name(), check.passed() ? "pass" : "WARN",
                check.message())));
        sections.add(new Section.Table("How could this be wrong?", "", List.of("check", "result", "what was seen"),
                checks));
        return new Report("Tardigrad: evaluation of " + evaluation.model() + " on " + evaluation.data(), verdict,
                sections);
    }

    /**
     * What hardening did.
     *
     * @param verdict the sentence to take away
     * @param candidates the standard model first
     * @param budgets runs whose epsilons are drawn beside each other, by name
     * @param budgetText what those show
     * @param examples the test images
     * @param attack that makes the pictures
     * @param epsilon in pixels
     */
    public static Report ofComparison(String verdict, List<Candidate> candidates, Map<String, RunRecord> budgets,
            String budgetText, Examples examples, Attack attack, float epsilon, long seed) {
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        candidates.forEach(candidate -> runs.put(candidate.name(), candidate.run()));
        List<Section> sections = new ArrayList<>();
        sections.add(pictures(candidates, examples, attack, epsilon, seed));
        sections.add(Sections.scores(candidates));
        sections.add(Sections.curves(candidates));
        sections.add(Sections.training(runs));
        sections.add(Sections.budgets(budgets, budgetText));
        sections.add(Sections.checks(candidates));
        candidates.forEach(candidate -> sections.add(Sections.provenance(candidate.name(), candidate.run())));
        return new Report("Tardigrad: a model hardened", verdict, sections);
    }

    private static Section pictures(List<Candidate> candidates, Examples examples, Attack attack, float epsilon,
            long seed) {
        Candidate first = candidates.getFirst();
        int[] indices = Exhibit.firstOfEachClass(first.model(), examples, 6);
        List<List<Exhibit>> attacked = candidates.stream()
                .map(candidate -> Exhibit.of(candidate.model(), examples, indices, attack, epsilon, seed)).toList();
        List<List<Section.Pictures.Captioned>> strips = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            Exhibit exhibit = attacked.getFirst().get(i);
            List<Section.Pictures.Captioned> strip = new ArrayList<>();
            strip.add(captioned(exhibit.original(), "Test image " + exhibit.index() + ": "
                    + examples.classNames().get(examples.label(exhibit.index())), candidates, examples));
            strip.add(new Section.Pictures.Captioned(
                    Picture.difference(exhibit.original(), exhibit.adversarial(), examples.imageShape(), epsilon),
                    "What the attack on " + first.name() + " changed: at most " + Epsilons.text(epsilon) + " a pixel"));
            for (int c = 0; c < candidates.size(); c++) {
                strip.add(captioned(attacked.get(c).get(i).adversarial(), "Attacked against "
                        + candidates.get(c).name(), List.of(candidates.get(c)), examples));
            }
            strips.add(strip);
        }
        return new Section.Pictures("What it looks like", "The first test image of each of six classes that the "
                + first.name() + " model recognises; nobody chose them. Each model faces its own attack: "
                + attack.name() + ", " + attack.parameters(epsilon) + ".", strips);
    }

    private static Section.Pictures.Captioned captioned(float[] pixels, String title, List<Candidate> judges,
            Examples examples) {
        StringBuilder caption = new StringBuilder(title);
        for (Candidate judge : judges) {
            caption.append('\n').append(judge.name()).append(": ")
                    .append(Opinion.of(judge.model(), pixels, examples.classNames()));
        }
        return new Section.Pictures.Captioned(Picture.of(pixels, examples.imageShape()), caption.toString());
    }
}
