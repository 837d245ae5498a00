package io.github.tardigrad.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.training.TrainingListener;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.recipe.Demo;
import io.github.tardigrad.training.recipe.Recipe;
import io.github.tardigrad.training.report.Candidate;
import io.github.tardigrad.training.report.Reports;
import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The main job from beginning to end: two models trained, attacked, compared, reported. */
final class DemoRun {
    private static final float EPSILON = Demo.EPSILON;
    private static final float[] CURVE = {0.02f, 0.05f, 0.1f, 0.15f, 0.2f, 0.3f};
    private static final List<Float> SLIDER = List.of(0f, 0.01f, 0.02f, 0.03f, 0.05f, 0.07f, 0.1f, 0.15f, 0.2f, 0.3f);
    private static final int CURVE_IMAGES = 500;
    private static final long SEED = 1;
    private static final Attack PGD = Demo.attack();
    private static final List<Attack> ATTACKS = List.of(Attacks.fgsm(Norm.LINF), PGD, Attacks.pgdMargin(Norm.LINF),
            Attacks.pgd(Norm.LINF, 20, StepSize.ofEpsilon(10), 1), Attacks.bim(Norm.LINF));
    /** Looks for the nearest image in the same norm: its verdicts count for the worst case of those that it saw. */
    private static final Attack DEEPFOOL = Attacks.deepFool(Norm.LINF);
    private static final int NEAREST_LINF_IMAGES = 500;
    /** What a robust accuracy is quoted with; the rest is for comparison. */
    private static final Attack AUTO = Attacks.autoAttack(Norm.LINF);
    private static final int AUTO_STAGES = 4;
    private static final int AUTO_IMAGES = 200;
    private static final int MASKING_IMAGES = 100;
    /** Looks for the nearest image in another norm: a case of its own. Its steps are few, and larger than usual. */
    private static final Attack CW = Attacks.parse("cw:learning-rate=0.05,initial-constant=1", Norm.L2);
    private static final int NEAREST_L2_IMAGES = 200;
    private static final float L2_EPSILON = 1;
    private static final List<Attack> CURVED = List.of(Attacks.fgsm(Norm.LINF), Attacks.bim(Norm.LINF), PGD);

    private final Console console;
    private final Engine engine;
    private final DemoFolder folder;
    private final Examples train;
    private final Examples test;
    private final long start = System.nanoTime();

    DemoRun(Console console, Engine engine, DemoFolder folder, Examples train, Examples test) {
        this.console = console;
        this.engine = engine;
        this.folder = folder;
        this.train = train;
        this.test = test;
    }

    void run() throws IOException {
        console.remark(String.format(Locale.ROOT,
                "Fashion-MNIST: %,d images to train on, %,d to test; model cnn; backend %s, "
                        + "%d thread(s)", train.size(), test.size(), engine.backend().name(), engine.threads()));
        Model standard = Demo.standard().model(engine, train, SEED);
        RunRecord standardRun = train(Demo.standard(), standard, new FirstFooled(console, standard, test, EPSILON,
                SEED));
        Model hardened = Demo.hardened().model(engine, train, SEED);
        RunRecord hardenedRun = train(Demo.hardened(), hardened, TrainingListener.SILENT);
        RunRecord publishedRun = train(Demo.published(), Demo.published().model(engine, train, SEED),
                TrainingListener.SILENT);
        Candidate before = candidate("standard", standard, hardened, standardRun);
        Candidate after = candidate("hardened", hardened, standard, hardenedRun);
        String verdict = verdict(before, after);
        Map<String, RunRecord> budgets = new LinkedHashMap<>();
        budgets.put("setpoint (hardened)", hardenedRun);
        budgets.put("published rule", publishedRun);
        List<Attack> shown = new ArrayList<>(ATTACKS);
        shown.addAll(List.of(DEEPFOOL, CW));
        Reports.ofHardening(verdict, List.of(before, after), budgets, budgetNote(publishedRun),
                new Reports.Shown(test, shown, EPSILON, SLIDER, SEED)).write(folder.report());
        writeResult(before.evaluation(), after.evaluation());
        console.result(before.evaluation().toString());
        console.result(after.evaluation().toString());
        console.result(verdict + " Report: " + folder.report());
    }

    private RunRecord train(Recipe recipe, Model model, TrainingListener also) throws IOException {
        RunFolder run = folder.run(recipe.name());
        recipe.trainer(model, SEED).into(run).listener(new TrainingProgress(console, recipe.name()) {
            @Override
            public void epoch(EpochRecord epoch, boolean chosen) {
                super.epoch(epoch, chosen);
                also.epoch(epoch, chosen);
            }
        }).fit(train);
        Reports.ofRun(run.record()).write(run.path().resolve("report.html"));
        return run.record();
    }

    /**
     * All about one model.
     *
     * @param other what the masking checks make images for, too
     */
    private Candidate candidate(String name, Model model, Model other, RunRecord run) {
        long all = (long) test.size() * (1 + ATTACKS.size());
        long nearest = NEAREST_LINF_IMAGES * 2L + NEAREST_L2_IMAGES * 2L;
        long before = all + nearest + AUTO_IMAGES * (1L + AUTO_STAGES);
        long total = before + (long) CURVE_IMAGES * (1 + CURVED.size() * CURVE.length);
        try (ProgressLine line = ProgressLine.begin(console, "attacking " + name, "images", total)) {
            Robustness start = Robustness.of(model).seed(SEED);
            Evaluation linf = start.under(ATTACKS).epsilons(EPSILON)
                    .progress(progress -> line.at(progress.done(), progress.stage())).on(test);
            Evaluation deepfool = start.under(DEEPFOOL).epsilons(EPSILON).limit(NEAREST_LINF_IMAGES)
                    .progress(progress -> line.at(all + progress.done(), progress.stage())).on(test);
            Evaluation cw = start.under(CW).epsilons(L2_EPSILON).limit(NEAREST_L2_IMAGES).progress(progress -> line
                    .at(all + NEAREST_LINF_IMAGES * 2L + progress.done(), progress.stage())).on(test);
            Evaluation auto = start.under(AUTO).epsilons(EPSILON).limit(AUTO_IMAGES).masking(MASKING_IMAGES)
                    .surrogate(other)
                    .progress(progress -> line.at(all + nearest + progress.done(), progress.stage())).on(test);
            Evaluation curve = start.under(CURVED).epsilons(CURVE).limit(CURVE_IMAGES)
                    .progress(progress -> line.at(before + progress.done(), progress.stage())).on(test);
            return new Candidate(name, model, run, linf.join(auto).join(deepfool).join(cw), curve);
        }
    }

    private String verdict(Candidate before, Candidate after) {
        AttackScore pgd = before.evaluation().attacks().get(1);
        AttackScore hardened = after.evaluation().attacks().get(1);
        return String.format(Locale.ROOT,
                "Under AutoAttack (L∞, epsilon %s, seed %d) on the first %d test images, robust accuracy rises from "
                        + "%.1f %% for the standard model to %.1f %% for the hardened one; under PGD-20 (%s) on all "
                        + "%,d from %.1f %% to %.1f %% (clean: %.1f %% and %.1f %%; worst case per image over %d "
                        + "attacks on all images, and AutoAttack and DeepFool on the first: %.1f %% and %.1f %%).",
                Epsilons.text(EPSILON), SEED, AUTO_IMAGES, 100 * auto(before).robustAccuracy(),
                100 * auto(after).robustAccuracy(), pgd.parameters(), test.size(), 100 * pgd.robustAccuracy(),
                100 * hardened.robustAccuracy(), 100 * before.evaluation().cleanAccuracy(),
                100 * after.evaluation().cleanAccuracy(), ATTACKS.size(),
                100 * before.evaluation().worstCase().getFirst().robustAccuracy(),
                100 * after.evaluation().worstCase().getFirst().robustAccuracy());
    }

    private static AttackScore auto(Candidate candidate) {
        return candidate.evaluation().attacks().stream().filter(score -> score.name().equals(AUTO.name())).findFirst()
                .orElseThrow();
    }

    /** What the published rule did, in numbers that the run shows. */
    private static String budgetNote(RunRecord published) {
        List<BatchRecord> batches = published.history().batches();
        long rises = batches.stream().filter(batch -> batch.adversarialLoss() > batch.cleanLoss()).count();
        float first = batches.getFirst().epsilon();
        float last = batches.getLast().epsilon();
        return String.format(Locale.ROOT,
                "The published rule moves epsilon by half of 0.001 times the loss gap, in pixels. Over %d batches it "
                        + "went from %.4f to %.4f; the attack made the loss larger in %d of them. In the scheme's own "
                        + "normalised units these epsilons are %.4f and %.4f. Set-point steers the accuracy gap "
                        + "instead.",
                batches.size(), first, last, rises, first / Published.PIXELS, last / Published.PIXELS);
    }

    private void writeResult(Evaluation standard, Evaluation hardened) throws IOException {
        JsonObject result = new JsonObject();
        result.add("standard", JsonParser.parseString(standard.toJson()));
        result.add("hardened", JsonParser.parseString(hardened.toJson()));
        result.addProperty("seconds", (System.nanoTime() - start) * 1e-9);
        Gson gson = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
        AtomicFile.write(folder.result(), gson.toJson(result));
    }
}
