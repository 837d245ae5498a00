package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One search of {@link Boundary} on a batch. */
final class BoundarySearch {
    /** Every so many steps the step around is judged by itself, and the sizes are adapted. */
    private static final int LEARN_EVERY = 10;

    private final Boundary attack;
    private final Decisions decisions;
    private final Goal goal;
    private final RandomKey key;
    private final Engine engine;

    BoundarySearch(Boundary attack, Decisions decisions, Goal goal, RandomKey key) {
        this.attack = attack;
        this.decisions = decisions;
        this.goal = goal;
        this.key = key;
        this.engine = decisions.model().engine();
    }

    AttackResult search() {
        Tensor images = decisions.batch().images();
        Tensor best = engine.zeros(images.shape());
        engine.backend().memory().copy(images, best);
        boolean[] done = decisions.askClean();
        int[] open = IntStream.range(0, done.length).filter(i -> !done[i]).toArray();
        List<BoundaryWalker> walkers = walkers(images, open);
        RandomKey steps = key.child("steps");
        List<BoundaryWalker> walking = walkers;
        for (int step = 1; step <= attack.steps(); step++) {
            boolean learning = step % LEARN_EVERY == 0;
            walking = walking.stream().filter(walker -> !walker.isDone()
                    && decisions.affords(walker.image(), learning ? 2 : 1)).toList();
            if (walking.isEmpty()) {
                break;
            }
            step(walking, learning, steps.child(step));
        }
        walkers.forEach(walker -> best.rows(walker.image(), walker.image() + 1).set(walker.x()));
        return AttackResult.judge(decisions.model(), decisions.batch(), goal, attack.norm(), best, decisions.cost());
    }

    private List<BoundaryWalker> walkers(Tensor images, int[] open) {
        int row = images.shape().rowSize();
        float[] clean = images.toArray();
        return new NoiseStart(decisions, key.child("start")).search(open).stream()
                .map(start -> new BoundaryWalker(start.image(),
                        Arrays.copyOfRange(clean, start.image() * row, (start.image() + 1) * row), start.pixels(),
                        attack.sphericalStep(), attack.sourceStep()))
                .toList();
    }

    private void step(List<BoundaryWalker> walking, boolean learning, RandomKey stepKey) {
        int count = walking.size();
        int[] images = walking.stream().mapToInt(BoundaryWalker::image).toArray();
        float[] noise = noise(images, stepKey);
        int row = noise.length / count;
        // The candidates, then, where asked for, what the steps around alone have made.
        int[] asked = Arrays.copyOf(images, learning ? 2 * count : count);
        float[] pixels = new float[asked.length * row];
        for (int i = 0; i < count; i++) {
            BoundaryWalker walker = walking.get(i);
            walker.propose(noise, i * row);
            System.arraycopy(walker.candidate(), 0, pixels, i * row, row);
            if (learning) {
                System.arraycopy(walker.sphere(), 0, pixels, (count + i) * row, row);
                asked[count + i] = images[i];
            }
        }
        boolean[] reached = decisions.ask(pixels, asked);
        for (int i = 0; i < count; i++) {
            if (reached[i]) {
                walking.get(i).accept();
            }
            if (learning) {
                walking.get(i).learn(reached[count + i], reached[i]);
            }
        }
    }

    private float[] noise(int[] images, RandomKey stepKey) {
        int[] ids = Arrays.stream(images).map(decisions.batch()::id).toArray();
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor noise = memory.allocate(decisions.batch().images().shape().with(0, ids.length));
            engine.backend().random().normal(stepKey, ids, noise);
            return noise.toArray();
        }
    }
}
