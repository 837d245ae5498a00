package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Restarts;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.stream.IntStream;

/** One run of {@link Apgd} on a batch: all targets, and for each of them all starts. */
final class ApgdSearch {
    private final Apgd attack;
    private final Classifier model;
    private final Engine engine;
    private final Goal goal;
    private final Restarts restarts;
    private int attempts;

    ApgdSearch(Apgd attack, Classifier model, Goal goal) {
        this.attack = attack;
        this.model = model;
        this.engine = model.engine();
        this.goal = goal;
        int targets = goal.isTargeted() ? 1 : Math.clamp(model.classes() - 1, 1, attack.targets());
        this.restarts = new Restarts(attack.norm(), targets * attack.restarts(), this::attempt);
    }

    AttackResult run(AttackBatch batch, Tensor epsilon, RandomKey key) {
        return restarts.run(model, batch, goal, epsilon, key);
    }

    void perturb(AttackBatch batch, Tensor epsilon, RandomKey key, Tensor target) {
        goal.check(batch.size(), model.classes());
        restarts.run(model, batch, goal, epsilon, key, target);
    }

    /** One start and all steps towards the target that is the next one's turn. */
    private AttackResult.Cost attempt(Tape memory, Selection part, RandomKey key, Tensor x) {
        int rank = 1 + attempts++ / attack.restarts();
        AttackBatch batch = part.batch();
        GradientQuery query = new GradientQuery(model);
        Logits clean = query.ask(batch);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !part.goal().isReached(i, clean.label(i))).toArray();
        if (open.length > 0) {
            Tensor epsilon = scaled(memory, part.epsilon(), attack.largeRadii() ? Stage.LARGEST : 1);
            attack.norm().ball(engine.backend(), memory, batch.images(), epsilon).startAtEdge(key.child(0),
                    batch.ids(), x);
            climb(part, open, attack.loss().objective(part.goal(), clean, rank), query, attack.largeRadii(), x);
        }
        for (int i = 0; i < batch.size(); i++) {
            if (part.goal().isReached(i, clean.label(i))) {
                engine.backend().memory().copy(batch.images().rows(i, i + 1), x.rows(i, i + 1));
            }
        }
        return query.cost();
    }

    /**
     * All steps from where the images are, in place.
     *
     * @param open which images to work on
     * @param chosen whether their sparsity tells anything, because they were not drawn at random in this ball
     * @param x shaped as all images of the part
     */
    void climb(Selection part, int[] open, Objective objective, GradientQuery query, boolean chosen, Tensor x) {
        for (Stage stage : attack.largeRadii() ? Stage.shrinking(attack.steps()) : Stage.one(attack.steps())) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                Tensor epsilon = scaled(memory, part.epsilon(), stage.radius());
                if (attack.largeRadii()) {
                    attack.norm().ball(engine.backend(), memory, part.batch().images(), epsilon).project(x);
                }
                Selection scaled = new Selection(part.batch(), part.goal(), epsilon);
                ApgdClimb.Task task = new ApgdClimb.Task(attack, engine, memory, query, scaled, objective, open);
                ApgdClimb climb = attack.norm() == Norm.L1 ? new SparseClimb(task, x, stage.steps(), chosen)
                        : new MomentumClimb(task, x, stage.steps());
                climb.run(stage.radius() == 1, x);
            }
        }
    }

    private Tensor scaled(Tape memory, Tensor epsilon, float radius) {
        Tensor scaled = memory.allocate(epsilon.shape());
        engine.backend().elementwise().evaluate(input(0).times(radius), scaled, epsilon);
        return scaled;
    }
}
