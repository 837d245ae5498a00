package io.github.tardigrad.attacks.sparse;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.stream.IntStream;

/** One search of {@link Jsma}: a batch at a time, target by target, without the images that are done. */
final class JsmaSearch {
    private final Jsma attack;
    private final Classifier model;
    private final Engine engine;
    private final AttackBatch batch;
    private final Goal goal;
    private final GradientQuery query;
    private final Tensor best;
    private final int[] fewest;
    private final int values;

    JsmaSearch(Jsma attack, Classifier model, AttackBatch batch, Goal goal) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        this.attack = attack;
        this.model = model;
        this.engine = model.engine();
        this.batch = batch;
        this.goal = goal;
        this.query = new GradientQuery(model);
        this.best = engine.zeros(batch.images().shape());
        this.fewest = new int[batch.size()];
        this.values = batch.images().shape().rowSize();
    }

    AttackResult search() {
        engine.backend().memory().copy(batch.images(), best);
        Arrays.fill(fewest, Integer.MAX_VALUE);
        Logits clean = query.ask(batch);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !goal.isReached(i, clean.label(i))).toArray();
        int targets = goal.isTargeted() ? 1 : Math.min(attack.candidates(), model.classes()) - 1;
        for (int candidate = 1; candidate <= targets; candidate++) {
            int[] wanted = new int[batch.size()];
            for (int image : open) {
                // An open image's label is its likeliest class, so the candidates are those behind it.
                wanted[image] = goal.isTargeted() ? goal.reference(image) : clean.ranking(image)[candidate];
            }
            approach(wanted, open);
        }
        return AttackResult.judge(model, batch, goal, attack.norm(), best,
                query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)));
    }

    /** Pairs after pairs towards one target an image. */
    private void approach(int[] wanted, int... open) {
        boolean[][] used = new boolean[batch.size()][values];
        int steps = (int) (values * (double) attack.gamma() / 2);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Survivors survivors = new Survivors(engine, memory, batch, goal, open);
            Tensor x = survivors.trackImages();
            Tensor toTarget = survivors.track();
            Tensor toOthers = survivors.track();
            for (int step = 0; survivors.size() > 0; step++) {
                Logits logits = query.ask(survivors.batch(x), survivors.rows(toTarget),
                        (answers, seeds) -> seed(survivors, wanted, true, answers.classes(), seeds));
                boolean[] stays = judge(survivors, x, logits);
                survivors.retain(row -> stays[row]);
                if (step == steps || survivors.size() == 0) {
                    break;
                }
                query.ask(survivors.batch(x), survivors.rows(toOthers),
                        (answers, seeds) -> seed(survivors, wanted, false, answers.classes(), seeds));
                boolean[] moved = move(survivors, used, survivors.rows(x), survivors.rows(toTarget),
                        survivors.rows(toOthers));
                survivors.retain(row -> moved[row]);
            }
        }
    }

    /** Writes down images that reached the goal; tells which have not, and may still with fewer changes than known. */
    private boolean[] judge(Survivors survivors, Tensor x, Logits logits) {
        Goal wanted = survivors.goal();
        boolean[] stays = new boolean[survivors.size()];
        for (int row = 0; row < stays.length; row++) {
            int image = survivors.image(row);
            Tensor found = x.rows(row, row + 1);
            int changed = (int) attack.norm().distances(found, batch.images().rows(image, image + 1))[0];
            boolean reached = wanted.isReached(row, logits.label(row));
            if (reached && changed < fewest[image]) {
                fewest[image] = changed;
                engine.backend().memory().copy(found, best.rows(image, image + 1));
            }
            stays[row] = !reached && changed < fewest[image];
        }
        return stays;
    }

    /** Differentiates the target's logit, or the sum of all others. */
    private static void seed(Survivors survivors, int[] wanted, boolean target, int classes, float[] seeds) {
        for (int row = 0; row < survivors.size(); row++) {
            int own = wanted[survivors.image(row)];
            for (int c = 0; c < classes; c++) {
                seeds[row * classes + c] = (c == own) == target ? 1 : 0;
            }
        }
    }

    /** Changes the best pair of each image; tells where there was one. */
    private boolean[] move(Survivors survivors, boolean[][] used, Tensor x, Tensor toTarget, Tensor toOthers) {
        float[] pixels = x.toArray();
        float[] target = toTarget.toArray();
        float[] others = toOthers.toArray();
        boolean[] moved = new boolean[survivors.size()];
        for (int row = 0; row < moved.length; row++) {
            boolean[] spent = used[survivors.image(row)];
            int[] pair = bestPair(spent, target, others, row * values);
            moved[row] = pair.length > 0;
            for (int value : pair) {
                spent[value] = true;
                int at = row * values + value;
                pixels[at] = Math.clamp(pixels[at] + attack.theta(), 0, 1);
            }
        }
        x.set(pixels);
        return moved;
    }

    /**
     * The two unused values with the largest {@code −α · β}, where α is the sum of their derivatives of the target's
     * logit and β of the others', among those pairs whose change by theta raises the one and lowers the other; none if
     * there is no such pair.
     */
    private int[] bestPair(boolean[] spent, float[] target, float[] others, int from) {
        float sign = Math.signum(attack.theta());
        float best = 0;
        int[] pair = {};
        for (int p = 0; p < values; p++) {
            if (spent[p]) {
                continue;
            }
            for (int q = p + 1; q < values; q++) {
                float alpha = sign * (target[from + p] + target[from + q]);
                float beta = sign * (others[from + p] + others[from + q]);
                if (alpha > 0 && beta < 0 && -alpha * beta > best && !spent[q]) {
                    best = -alpha * beta;
                    pair = new int[] {p, q};
                }
            }
        }
        return pair;
    }
}
