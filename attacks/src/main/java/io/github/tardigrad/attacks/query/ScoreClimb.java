package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Restarts;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.stream.IntStream;

/**
 * The loop of attacks that climb along estimated gradients, inside the ball from the clean image on. An image that has
 * reached its goal leaves at once, so no query is spent on it.
 *
 * @param model whose scores are asked for
 * @param norm of the ball
 * @param steps how many at most
 * @param estimate of the gradient
 * @param move one step
 */
record ScoreClimb(Classifier model, Norm norm, int steps, ScoreGradient estimate, Move move) {
    /** One step of an attack, in place. */
    @FunctionalInterface
    interface Move {
        /** Moves {@code at.x} and ends in the ball. */
        void make(Position at);
    }

    /**
     * Where a batch of images stands.
     *
     * @param memory to take scratch memory from
     * @param step number of the step, from 0
     * @param ball that the step must end in
     * @param epsilon of each image, {@code [n, 1, 1, 1]}
     * @param gradient estimated at x, to climb
     * @param first what the attack likes to remember from step to step, shaped as x, zeros at first; so the next
     * @param second the same
     * @param x the images
     */
    record Position(Tape memory, int step, Ball ball, Tensor epsilon, Tensor gradient, Tensor first, Tensor second,
            Tensor x) {}

    AttackResult run(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        return new Restarts(norm, 1, this::climb).run(model, batch, goal, epsilon, key);
    }

    void perturb(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        goal.check(batch.size(), model.classes());
        try (Tape memory = model.engine().tape(Gradients.NONE)) {
            climb(memory, new Selection(batch, goal, epsilon), key.child(0), target);
        }
    }

    private AttackResult.Cost climb(Tape memory, Selection part, RandomKey key, Tensor x) {
        Engine engine = model.engine();
        Backend backend = engine.backend();
        GradientQuery query = new GradientQuery(model);
        backend.memory().copy(part.batch().images(), x);
        Logits answers = query.ask(part.batch());
        Survivors survivors = new Survivors(engine, memory, part.batch(), part.goal(),
                IntStream.range(0, part.batch().size())
                        .filter(i -> !part.goal().isReached(i, answers.label(i))).toArray());
        Tensor clean = survivors.trackImages();
        Tensor now = survivors.trackImages();
        Tensor first = survivors.track();
        Tensor second = survivors.track();
        backend.memory().fill(first, 0);
        backend.memory().fill(second, 0);
        float[] epsilons = part.epsilon().toArray();
        for (int step = 0; step < steps && survivors.size() > 0; step++) {
            try (Tape scratch = engine.tape(Gradients.NONE)) {
                AttackBatch here = survivors.batch(now);
                Tensor epsilon = scratch.tensor(Shape.of(here.size(), 1, 1, 1), epsilons(survivors, epsilons));
                Tensor gradient = scratch.allocate(here.images().shape());
                estimate.write(engine, query, here, survivors.goal(), key.child(step), gradient);
                Ball ball = norm.ball(backend, scratch, survivors.rows(clean), epsilon);
                move.make(new Position(scratch, step, ball, epsilon, gradient, survivors.rows(first),
                        survivors.rows(second), here.images()));
            }
            AttackBatch there = survivors.batch(now);
            Goal wanted = survivors.goal();
            Logits found = query.ask(there);
            for (int row = 0; row < there.size(); row++) {
                int image = survivors.image(row);
                backend.memory().copy(now.rows(row, row + 1), x.rows(image, image + 1));
            }
            survivors.retain(row -> !wanted.isReached(row, found.label(row)));
        }
        return query.cost();
    }

    private static float[] epsilons(Survivors survivors, float[] all) {
        float[] epsilons = new float[survivors.size()];
        for (int row = 0; row < epsilons.length; row++) {
            epsilons[row] = all[survivors.image(row)];
        }
        return epsilons;
    }
}
