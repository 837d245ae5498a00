package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Cascade;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.gradient.GradientAttack;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The reports that there are: of one run, of one evaluation, and of one or several models under attack. */
public final class Reports {
    private static final int IMAGES = 6;

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
        sections.add(Sections.training(runs, ""));
        if (run.history().batches().stream().anyMatch(batch -> batch.epsilon() > 0)) {
            sections.add(Sections.budgets(runs, ""));
        }
        sections.add(Sections.provenance(run.configuration().model(), run));
        return new Report("Tardigrad: training " + run.configuration().model() + " on " + run.configuration().data(),
                verdict, sections);
    }

    /** How robust one model is, by its scores alone. */
    public static Report ofEvaluation(Evaluation evaluation) {
        List<Section> sections = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        evaluation.attacks().forEach(score -> rows.add(List.of(score.name(), Sections.sign(score.norm()),
                Epsilons.text(score.epsilon()), score.parameters(), Sections.percent(score.robustAccuracy()),
                String.format(Locale.ROOT, "%,d", score.gradientEvaluations()),
                String.format(Locale.ROOT, "%.1f s", score.seconds()))));
        sections.add(new Section.Table("Accuracy under attack",
                "An image counts as robust only if it is recognised without an attack and after it.",
                List.of("attack", "norm", "epsilon", "parameters", "robust accuracy", "gradients", "time"), rows));
        sections.add(Sections.checks(Map.of("", evaluation.checks())));
        return new Report("Tardigrad: evaluation of " + evaluation.model() + " on " + evaluation.data(),
                recognised("", evaluation) + " Seed " + evaluation.seed() + ".", sections);
    }

    /**
     * Which images and attacks the pictures of a report show.
     *
     * @param examples the test images
     * @param attacks each gets a picture, but for cascades; the first called {@code pgd}, or else the first that
     *        follows gradients in steps, or PGD if there is none, moves the slider
     * @param epsilon of the pictures, in pixels
     * @param epsilons that the slider stops at, in pixels; with fewer than five, further ones around them
     * @param seed of the attacks' random numbers, as in the evaluation
     */
    public record Shown(Examples examples, List<Attack> attacks, float epsilon, List<Float> epsilons, long seed) {
        /** Takes copies. */
        public Shown {
            attacks = List.copyOf(attacks);
            epsilons = List.copyOf(epsilons);
        }

        /** An attack that is quick enough to be run at every stop of the slider. */
        Attack slid() {
            return attacks.stream().filter(attack -> attack.name().equals("pgd")).findFirst()
                    .or(() -> attacks.stream().filter(GradientAttack.class::isInstance).findFirst())
                    .orElseGet(() -> Attacks.pgd(attacks.getFirst().norm()));
        }

        /** Those of which there is a picture: not of several in one. */
        List<Attack> pictured() {
            return attacks.stream().filter(attack -> !(attack instanceof Cascade)).toList();
        }

        List<Float> grid() {
            List<Float> all = new ArrayList<>(epsilons);
            if (!all.contains(epsilon)) {
                all.add(epsilon);
            }
            if (all.size() < 5) {
                return Explorer.grid(slid().norm(), all);
            }
            if (!all.contains(0f)) {
                all.add(0f);
            }
            all.sort(Comparator.naturalOrder());
            return all;
        }
    }

    /** How robust one model is, or several side by side, with pictures. */
    public static Report ofModels(List<Candidate> candidates, Shown shown) {
        Evaluation first = candidates.getFirst().evaluation();
        String verdict = String.join(" ", candidates.stream()
                .map(candidate -> recognised(candidates.size() > 1 ? candidate.name() + ": " : "",
                        candidate.evaluation())).toList()) + " Seed " + first.seed() + ".";
        String names = String.join(", ", candidates.stream().map(Candidate::name).toList());
        List<Section> sections = new ArrayList<>(evidence(candidates, shown));
        Map<String, RunRecord> runs = runs(candidates);
        if (!runs.isEmpty()) {
            sections.add(Sections.training(runs, ""));
        }
        sections.add(Sections.checks(candidates));
        runs.forEach((name, run) -> sections.add(Sections.provenance(name, run)));
        return new Report("Tardigrad: " + (candidates.size() > 1 ? "comparison" : "evaluation") + " of " + names
                + " on "
                + first.data(), verdict, sections);
    }

    /**
     * What hardening did.
     *
     * @param verdict the sentence to take away
     * @param candidates the standard model first
     * @param budgets runs whose epsilons are drawn beside each other, by name
     * @param budgetText what those show
     */
    public static Report ofHardening(String verdict, List<Candidate> candidates, Map<String, RunRecord> budgets,
            String budgetText, Shown shown) {
        List<Section> sections = new ArrayList<>(evidence(candidates, shown));
        sections.add(Sections.training(runs(candidates), " Test images are seen once, at the end."));
        sections.add(Sections.budgets(budgets, budgetText));
        sections.add(Sections.checks(candidates));
        runs(candidates).forEach((name, run) -> sections.add(Sections.provenance(name, run)));
        return new Report("Tardigrad: a model hardened", verdict, sections);
    }

    /** Slider, pictures, scores, distances and curves. */
    private static List<Section> evidence(List<Candidate> candidates, Shown shown) {
        List<Section> sections = new ArrayList<>();
        int[] indices = Exhibit.firstOfEachClass(candidates.stream().map(Candidate::model).toList(), shown.examples(),
                IMAGES);
        if (indices.length > 0 && !shown.attacks().isEmpty()) {
            Attack slid = shown.slid();
            sections.add(new Section.Slider("Move epsilon",
                    "What " + slid.name() + " (" + Sections.sign(slid.norm()) + ", " + slid.parameters(shown.epsilon())
                            + " at " + Epsilons.text(shown.epsilon()) + ") makes of an image when it may change more"
                            + " and more of it, and what each model says" + (candidates.size() > 1
                                    ? "; each model faces its own attack." : "."),
                    Explorer.of(candidates, shown.examples(), indices, slid, shown.grid(), shown.epsilon(),
                            shown.seed())));
        }
        sections.add(Sections.scores(candidates));
        Stream.of(Sections.stages(candidates), Sections.distances(candidates)).filter(Objects::nonNull)
                .forEach(sections::add);
        if (!candidates.getFirst().evaluation().attacks().isEmpty()) {
            sections.add(Curves.of(candidates));
        }
        if (indices.length > 0 && !shown.attacks().isEmpty()) {
            Gallery gallery = new Gallery(candidates, shown.examples(), shown.epsilon(), shown.seed());
            sections.add(gallery.images(indices, shown.slid()));
            sections.add(gallery.attacks(indices[0], shown.pictured()));
        }
        return sections;
    }

    private static Map<String, RunRecord> runs(List<Candidate> candidates) {
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            RunRecord run = candidate.run();
            if (run != null) {
                runs.put(candidate.name(), run);
            }
        }
        return runs;
    }

    private static String recognised(String name, Evaluation evaluation) {
        return partial(evaluation) + String.format(Locale.ROOT, "%s%s of %,d images of %s recognised", name,
                Sections.percent(evaluation.cleanAccuracy()), evaluation.examples(), evaluation.data())
                + (evaluation.worstCase().isEmpty() ? "." : "; in the worst case over all attacks " + String.join(", ",
                        evaluation.worstCase().stream().map(worst -> Sections.percent(worst.robustAccuracy()) + " at "
                                + Sections.sign(worst.norm()) + " " + Epsilons.text(worst.epsilon())
                                + (worst.examples() < evaluation.examples()
                                        ? " (first " + worst.examples() + " images)" : "")).toList()) + ".");
    }

    /** What a reader must know first. */
    private static String partial(Evaluation evaluation) {
        return evaluation.partial() == null ? ""
                : "PARTIAL: " + evaluation.partial() + "; attacks were not run on all images. ";
    }
}
