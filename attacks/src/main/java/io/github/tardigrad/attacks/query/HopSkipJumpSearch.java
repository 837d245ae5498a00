package io.github.tardigrad.attacks.query;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One search of {@link HopSkipJump} on a batch. */
final class HopSkipJumpSearch {
    /** A jump halved as often as this has shrunk to nothing beside any pixel. */
    private static final int SHORTENINGS = 30;

    private static final Expression TOWARDS = input(0).times(constant(1).minus(input(2)))
            .plus(input(1).times(input(2)));
    private static final Expression WITHIN = input(1).max(input(0).minus(input(2))).min(input(0).plus(input(2)));
    private static final Expression JUMP = input(0).plus(input(1).times(input(2))).clamp(0, 1);
    private static final Expression SIGN = input(0).sign();

    private final HopSkipJump attack;
    private final Decisions decisions;
    private final Goal goal;
    private final RandomKey key;
    private final Engine engine;
    private final Backend backend;
    private final BorderDirection direction;
    private final Tensor best;
    private final double[] nearest;

    HopSkipJumpSearch(HopSkipJump attack, Decisions decisions, Goal goal, RandomKey key) {
        this.attack = attack;
        this.decisions = decisions;
        this.goal = goal;
        this.key = key;
        this.engine = decisions.model().engine();
        this.backend = engine.backend();
        this.direction = new BorderDirection(attack.norm() == Norm.L2 ? Directions.NORMAL : Directions.UNIFORM);
        this.best = engine.zeros(decisions.batch().images().shape());
        this.nearest = new double[decisions.batch().size()];
    }

    AttackResult search() {
        backend.memory().copy(decisions.batch().images(), best);
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        boolean[] done = decisions.askClean();
        int[] open = IntStream.range(0, done.length).filter(i -> !done[i]).toArray();
        List<NoiseStart.Start> starts = new NoiseStart(decisions, key.child("start")).search(open);
        int[] found = starts.stream().mapToInt(NoiseStart.Start::image).toArray();
        if (found.length > 0) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                walk(new Survivors(engine, memory, decisions.batch(), goal, found), starts);
            }
        }
        return AttackResult.judge(decisions.model(), decisions.batch(), goal, attack.norm(), best, decisions.cost());
    }

    private void walk(Survivors survivors, List<NoiseStart.Start> starts) {
        Tensor clean = survivors.trackImages();
        Tensor x = survivors.track();
        for (int row = 0; row < survivors.size(); row++) {
            x.rows(row, row + 1).set(starts.get(row).pixels());
        }
        keepNearest(survivors, clean, x);
        int halvings = attack.halvings(clean.shape().rowSize());
        survivors.retain(row -> decisions.affords(survivors.image(row), halvings));
        toBorder(survivors, clean, x);
        RandomKey directions = key.child("directions");
        for (int step = 0; step < attack.steps(); step++) {
            int samples = attack.samplesAt(step);
            survivors.retain(row -> decisions.affords(survivors.image(row), samples + 1 + halvings));
            if (survivors.size() == 0) {
                return;
            }
            try (Tape memory = engine.tape(Gradients.NONE)) {
                Tensor update = memory.allocate(survivors.rows(x).shape());
                double[] distances = distances(survivors, clean, x);
                double[] reaches = distances.clone();
                for (int row = 0; row < reaches.length; row++) {
                    reaches[row] = attack.reachAt(step, distances[row], clean.shape().rowSize());
                }
                direction.write(decisions, survivors.batch(x), images(survivors), reaches, samples,
                        directions.child(step), update);
                if (attack.norm() == Norm.LINF) {
                    backend.elementwise().evaluate(SIGN, update, update);
                }
                jump(survivors, x, update, step, distances, halvings);
            }
            toBorder(survivors, clean, x);
        }
    }

    /**
     * Leaves the border along {@code update}, by the longest jump that lands on the adversarial side.
     *
     * @param after how many queries must be left for what follows
     */
    private void jump(Survivors survivors, Tensor x, Tensor update, int step, double[] distances, int after) {
        int[] images = images(survivors);
        int[] pending = IntStream.range(0, images.length).toArray();
        for (int shortening = 0; shortening < SHORTENINGS && pending.length > 0; shortening++) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                float[] lengths = new float[pending.length];
                for (int i = 0; i < lengths.length; i++) {
                    lengths[i] = (float) (distances[pending[i]] / Math.sqrt(step + 1) / (1L << shortening));
                }
                Tensor candidates = memory.allocate(x.shape().with(0, pending.length));
                backend.elementwise().evaluate(JUMP, candidates, Selection.rows(engine, memory, x, pending),
                        Selection.rows(engine, memory, update, pending),
                        memory.tensor(Shape.of(pending.length, 1, 1, 1), lengths));
                pending = Arrays.stream(accept(candidates, images, pending, x))
                        .filter(row -> decisions.affords(images[row], 1 + after)).toArray();
            }
        }
    }

    /** Halves the way from each image to its clean one, until it lies just behind the border; keeps the nearest. */
    void toBorder(Survivors survivors, Tensor clean, Tensor x) {
        if (survivors.size() == 0) {
            return;
        }
        int[] images = images(survivors);
        int[] rows = IntStream.range(0, images.length).toArray();
        double[] radii = distances(survivors, clean, x);
        double[] low = new double[images.length];
        double width = 1;
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor from = Selection.rows(engine, memory, x, rows);
            Tensor candidates = memory.allocate(from.shape());
            for (int halving = attack.halvings(x.shape().rowSize()); halving > 0; halving--) {
                width /= 2;
                float[] shares = new float[images.length];
                for (int row = 0; row < shares.length; row++) {
                    double middle = low[row] + width;
                    shares[row] = (float) (attack.norm() == Norm.L2 ? middle : middle * radii[row]);
                }
                try (Tape scratch = engine.tape(Gradients.NONE)) {
                    backend.elementwise().evaluate(attack.norm() == Norm.L2 ? TOWARDS : WITHIN, candidates,
                            survivors.rows(clean), from, scratch.tensor(Shape.of(shares.length, 1, 1, 1), shares));
                }
                for (int row : accept(candidates, images, rows, x)) {
                    low[row] += width;
                }
            }
        }
        keepNearest(survivors, clean, x);
    }

    private void keepNearest(Survivors survivors, Tensor clean, Tensor x) {
        double[] distances = distances(survivors, clean, x);
        for (int row = 0; row < distances.length; row++) {
            int image = survivors.image(row);
            if (distances[row] < nearest[image]) {
                nearest[image] = distances[row];
                backend.memory().copy(x.rows(row, row + 1), best.rows(image, image + 1));
            }
        }
    }

    /** Takes over the candidates that reach their goals, one for each of the given rows; tells the other rows. */
    private int[] accept(Tensor candidates, int[] images, int[] rows, Tensor x) {
        boolean[] reached = decisions.ask(candidates, Arrays.stream(rows).map(row -> images[row]).toArray());
        for (int i = 0; i < rows.length; i++) {
            if (reached[i]) {
                backend.memory().copy(candidates.rows(i, i + 1), x.rows(rows[i], rows[i] + 1));
            }
        }
        return IntStream.range(0, rows.length).filter(i -> !reached[i]).map(i -> rows[i]).toArray();
    }

    private double[] distances(Survivors survivors, Tensor clean, Tensor x) {
        return attack.norm().distances(survivors.rows(clean), survivors.rows(x));
    }

    private static int[] images(Survivors survivors) {
        return IntStream.range(0, survivors.size()).map(survivors::image).toArray();
    }
}
