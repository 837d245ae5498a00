package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Restarts;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/** The loop of every {@link GradientAttack}: one forward and one backward pass a step, gradients of the pixels only. */
final class GradientLoop {
    /** Of a walk without a start of its own, whose steps are the same each time. */
    private static final RandomKey ANY_KEY = new RandomKey(0);

    private final GradientAttack attack;
    private final Classifier model;
    private final Engine engine;
    private final Backend backend;
    private final Restarts restarts;

    GradientLoop(GradientAttack attack, Classifier model) {
        attack.requireAccess(model);
        this.attack = attack;
        this.model = model;
        this.engine = model.engine();
        this.backend = engine.backend();
        this.restarts = new Restarts(attack.norm(), attack.restarts(), this::attempt);
    }

    AttackResult run(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        return restarts.run(model, batch, goal, epsilon, key);
    }

    void perturb(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        goal.check(batch.size(), model.classes());
        if (attack.restarts() > 1) {
            restarts.run(model, batch, goal, epsilon, key, target);
            return;
        }
        try (Tape memory = engine.tape(Gradients.NONE)) {
            attempt(memory, new Selection(batch, goal, epsilon), key.child(0), target);
        }
    }

    void advance(AttackBatch batch, Goal goal, Tensor epsilon, Tensor x) {
        goal.check(batch.size(), model.classes());
        try (Tape memory = engine.tape(Gradients.NONE)) {
            climb(memory, new Selection(batch, goal, epsilon), ANY_KEY,
                    attack.norm().ball(backend, memory, batch.images(), epsilon), x);
        }
    }

    /** One start and all steps, in place in {@code x}. */
    private AttackResult.Cost attempt(Tape memory, Selection part, RandomKey key, Tensor x) {
        AttackBatch batch = part.batch();
        Ball ball = attack.norm().ball(backend, memory, batch.images(), part.epsilon());
        if (attack.randomStart()) {
            ball.start(key.child(0), batch.ids(), x);
        } else {
            backend.memory().copy(batch.images(), x);
        }
        return climb(memory, part, key.child("steps"), ball, x);
    }

    /** All steps from where {@code x} is. */
    AttackResult.Cost climb(Tape memory, Selection part, RandomKey key, Ball ball, Tensor x) {
        Tensor stepSizes = memory.allocate(part.epsilon().shape());
        backend.elementwise().evaluate(attack.stepSize().at(input(0)), stepSizes, part.epsilon());
        try (Slope slope = new Slope(model, attack.loss(), memory, part.batch(), part.goal())) {
            Walk walk = attack.walk(new Start(memory, part.batch(), part.epsilon(), stepSizes, key, ball));
            for (int step = 0; step < attack.steps(); step++) {
                walk.step(step, slope, x);
            }
            return slope.cost();
        }
    }
}
