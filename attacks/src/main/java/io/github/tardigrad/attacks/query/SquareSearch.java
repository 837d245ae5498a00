package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * One start of {@link Square} and the search from there. Images are changed on the host, where a change costs a
 * fraction of the model's answer; those still resisting are asked about together.
 */
final class SquareSearch {
    private final Square attack;
    private final Engine engine;
    private final SquareMoves moves;
    private final Selection selection;
    private final RandomKey key;
    private final GradientQuery query;
    private final Shape image;
    private final float[][] clean;
    private final float[][] best;
    private final float[] scores;
    private final float[] epsilons;

    SquareSearch(Square attack, Classifier model, Selection selection, RandomKey key) {
        this.attack = attack;
        this.engine = model.engine();
        this.moves = attack.norm() == Norm.LINF ? new LinfSquares() : new WindowSquares(attack.norm());
        this.selection = selection;
        this.key = key;
        this.query = new GradientQuery(model);
        this.image = selection.batch().images().shape().dropFirst();
        this.clean = rows(selection.batch().images());
        this.best = clean.clone();
        this.scores = new float[clean.length];
        this.epsilons = selection.epsilon().toArray();
    }

    /** Overwrites {@code x} with the best images, and tells what that took. */
    AttackResult.Cost write(Tensor x) {
        Logits answers = query.ask(selection.batch());
        Goal goal = selection.goal();
        int[] open = IntStream.range(0, clean.length).filter(i -> !goal.isReached(i, answers.label(i))).toArray();
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        RandomKey start = key.child("start");
        open = attempt(open, i -> moves.start(draws(start, i), clean[i], image, epsilons[i]));
        for (int number = 0; number < attack.queries() && open.length > 0; number++) {
            RandomKey step = key.child(number);
            int side = attack.side(number, image.extent(0), image.extent(1));
            open = attempt(open, i -> moves.move(draws(step, i), clean[i], best[i], image, epsilons[i], side));
        }
        x.set(joined(best, IntStream.range(0, best.length).toArray()));
        return query.cost();
    }

    /** Asks about a change of each open image and keeps what is better; returns which are still open. */
    private int[] attempt(int[] open, IntFunction<float[]> change) {
        if (open.length == 0) {
            return open;
        }
        float[][] tried = new float[best.length][];
        for (int i : open) {
            tried[i] = change.apply(i);
        }
        Goal goal = selection.goal().select(open);
        int[] ids = Arrays.stream(open).map(selection.batch()::id).toArray();
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor x = memory.tensor(image.prepend(open.length), joined(tried, open));
            if (attack.norm() == Norm.L1) {
                project(memory, open, x);
                float[][] projected = rows(x);
                for (int k = 0; k < open.length; k++) {
                    tried[open[k]] = projected[k];
                }
            }
            Logits answers = query.ask(new AttackBatch(x, ids));
            boolean[] reached = new boolean[best.length];
            for (int k = 0; k < open.length; k++) {
                int i = open[k];
                float margin = answers.margin(k, goal.reference(k));
                float score = goal.isTargeted() ? -margin : margin;
                reached[i] = goal.isReached(k, answers.label(k));
                if (reached[i] || score > scores[i]) {
                    scores[i] = score;
                    best[i] = tried[i];
                }
            }
            return Arrays.stream(open).filter(i -> !reached[i]).toArray();
        }
    }

    private void project(Tape memory, int[] open, Tensor x) {
        float[] limits = new float[open.length];
        for (int k = 0; k < limits.length; k++) {
            limits[k] = epsilons[open[k]];
        }
        Tensor centre = memory.tensor(x.shape(), joined(clean, open));
        Tensor epsilon = memory.tensor(Shape.of(open.length, 1, 1, 1), limits);
        attack.norm().ball(engine.backend(), memory, centre, epsilon).project(x);
    }

    /** One image's random numbers of one query, one after the other. */
    private IntUnaryOperator draws(RandomKey step, int i) {
        int id = selection.batch().id(i);
        int[] drawn = {0};
        return bound -> step.below(bound, id, drawn[0]++);
    }

    private static float[][] rows(Tensor images) {
        float[] values = images.toArray();
        int row = images.shape().rowSize();
        float[][] rows = new float[images.shape().extent(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * row, (i + 1) * row);
        }
        return rows;
    }

    private static float[] joined(float[][] images, int[] which) {
        int row = images[which[0]].length;
        float[] joined = new float[which.length * row];
        for (int k = 0; k < which.length; k++) {
            System.arraycopy(images[which[k]], 0, joined, k * row, row);
        }
        return joined;
    }
}
