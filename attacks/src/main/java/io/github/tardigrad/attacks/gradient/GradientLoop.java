package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The loop of every {@link GradientAttack}: one forward and one backward pass a step, gradients of the pixels only. */
final class GradientLoop {
    private final GradientAttack attack;
    private final Model model;
    private final Engine engine;
    private final Backend backend;

    GradientLoop(GradientAttack attack, Model model) {
        this.attack = attack;
        this.model = model;
        this.engine = model.engine();
        this.backend = engine.backend();
    }

    AttackResult run(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        attack.norm().checkEpsilons(epsilon, batch.size());
        return search(batch, goal, epsilon, key, engine.zeros(batch.images().shape()));
    }

    void perturb(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        goal.check(batch.size(), model.classes());
        if (attack.restarts() > 1) {
            search(batch, goal, epsilon, key, target);
            return;
        }
        try (Tape memory = engine.tape(Gradients.NONE)) {
            attempt(memory, batch, goal, epsilon, key.child(0), target);
        }
    }

    void advance(AttackBatch batch, Goal goal, Tensor epsilon, Tensor x) {
        goal.check(batch.size(), model.classes());
        try (Tape memory = engine.tape(Gradients.NONE)) {
            climb(memory, batch, goal, epsilon, attack.norm().ball(backend, memory, batch.images(), epsilon), x);
        }
    }

    /** Starts anew for the images that resisted, and keeps the best of each: success, then the largest margin. */
    private AttackResult search(AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor best) {
        boolean[] success = new boolean[batch.size()];
        float[] scores = new float[batch.size()];
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        AttackResult.Cost cost = AttackResult.Cost.NONE;
        int[] resisting = IntStream.range(0, batch.size()).toArray();
        for (int restart = 0; restart < attack.restarts() && resisting.length > 0; restart++) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                boolean all = resisting.length == batch.size();
                AttackBatch part = all ? batch : select(memory, batch, resisting);
                Goal partGoal = all ? goal : goal.select(resisting);
                Tensor partEpsilon = all ? epsilon : rows(memory, epsilon, resisting);
                Tensor x = memory.allocate(part.images().shape());
                long zeroGradients = attempt(memory, part, partGoal, partEpsilon, key.child(restart), x);
                Logits logits = Logits.of(model, new AttackBatch(x, part.ids()));
                for (int i = 0; i < resisting.length; i++) {
                    int image = resisting[i];
                    float margin = logits.margin(i, partGoal.reference(i));
                    float score = partGoal.isTargeted() ? -margin : margin;
                    success[image] = partGoal.isReached(i, logits.label(i));
                    if (success[image] || score > scores[image] || restart == 0) {
                        scores[image] = score;
                        backend.memory().copy(x.rows(i, i + 1), best.rows(image, image + 1));
                    }
                }
                long gradients = (long) attack.steps() * part.size();
                cost = cost.plus(new AttackResult.Cost(gradients, part.size(), zeroGradients));
            }
            resisting = Arrays.stream(resisting).filter(image -> !success[image]).toArray();
        }
        return new AttackResult(best, success, attack.norm().distances(batch.images(), best), cost);
    }

    /** One start and all steps, in place in {@code x}; tells how many gradients were zero. */
    private long attempt(Tape memory, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor x) {
        Ball ball = attack.norm().ball(backend, memory, batch.images(), epsilon);
        if (attack.randomStart()) {
            ball.start(key.child(0), batch.ids(), x);
        } else {
            backend.memory().copy(batch.images(), x);
        }
        return climb(memory, batch, goal, epsilon, ball, x);
    }

    /** All steps from where {@code x} is. */
    long climb(Tape memory, AttackBatch batch, Goal goal, Tensor epsilon, Ball ball, Tensor x) {
        Tensor stepSize = memory.allocate(epsilon.shape());
        backend.elementwise().evaluate(attack.stepSize().at(input(0)), stepSize, epsilon);
        Tensor reference = attack.loss().reference(memory, goal, model.classes());
        Tensor direction = memory.allocate(Shape.of(batch.size()));
        backend.memory().fill(direction, goal.isTargeted() ? -1 : 1);
        GradientHealth health = new GradientHealth(backend, memory, batch);
        for (int step = 0; step < attack.steps(); step++) {
            try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
                Tensor watched = tape.watch(x);
                Tensor logits = model.forward(tape, watched, Mode.EVALUATE);
                Tensor losses = attack.loss().of(tape, logits, reference);
                Tensor gradient = tape.backward(losses, direction).of(watched);
                ball.ascend(gradient, health.examine(gradient), stepSize, x);
            }
        }
        return health.zeros();
    }

    private AttackBatch select(Tape memory, AttackBatch batch, int[] images) {
        int[] ids = Arrays.stream(images).map(batch::id).toArray();
        return new AttackBatch(rows(memory, batch.images(), images), ids);
    }

    private Tensor rows(Tape memory, Tensor source, int[] rows) {
        Tensor selected = memory.allocate(source.shape().with(0, rows.length));
        for (int i = 0; i < rows.length; i++) {
            backend.memory().copy(source.rows(rows[i], rows[i] + 1), selected.rows(i, i + 1));
        }
        return selected;
    }
}
