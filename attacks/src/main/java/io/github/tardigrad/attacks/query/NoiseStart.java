package io.github.tardigrad.attacks.query;

import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Where a search by labels begins: uniform noise is drawn until it reaches the goal, then as little of it is blended
 * into the image as a scale of 50 allows. Every second draw is itself blended with the image, by a random share, since
 * pure noise looks like the same class again and again, and a target may be another.
 */
final class NoiseStart {
    private static final int DRAWS = 1000;
    private static final int BLENDS = 50;

    /**
     * An image that reaches the goal.
     *
     * @param image of which image of the batch, by index
     * @param pixels its values
     */
    record Start(int image, float[] pixels) {}

    private final Decisions decisions;
    private final RandomKey key;
    private final float[] clean;
    private final int row;

    NoiseStart(Decisions decisions, RandomKey key) {
        this.decisions = decisions;
        this.key = key;
        this.clean = decisions.batch().images().toArray();
        this.row = decisions.batch().images().shape().rowSize();
    }

    /** A start for each of the given images, by index, for which one was found. */
    List<Start> search(int... images) {
        List<Start> found = new ArrayList<>();
        int[] missing = affordable(images);
        for (int draw = 0; draw < DRAWS && missing.length > 0; draw++) {
            float[] candidates = draw(draw, missing);
            boolean[] reached = decisions.ask(candidates, missing);
            int[] others = new int[missing.length];
            int count = 0;
            for (int i = 0; i < reached.length; i++) {
                if (reached[i]) {
                    found.add(new Start(missing[i], Arrays.copyOfRange(candidates, i * row, (i + 1) * row)));
                } else {
                    others[count++] = missing[i];
                }
            }
            missing = affordable(Arrays.copyOf(others, count));
        }
        found.sort(Comparator.comparingInt(Start::image));
        return blended(found);
    }

    /** With as little of them as reaches the goal, from little to much. */
    private List<Start> blended(List<Start> ends) {
        List<Start> nearer = new ArrayList<>();
        List<Start> open = ends;
        for (int blend = 1; blend < BLENDS; blend++) {
            List<Start> asked = open.stream().filter(end -> decisions.affords(end.image(), 1)).toList();
            if (asked.isEmpty()) {
                break;
            }
            float[] candidates = new float[asked.size() * row];
            for (int i = 0; i < asked.size(); i++) {
                blend(asked.get(i), blend / (float) BLENDS, candidates, i * row);
            }
            boolean[] reached = decisions.ask(candidates, asked.stream().mapToInt(Start::image).toArray());
            for (int i = 0; i < reached.length; i++) {
                if (reached[i]) {
                    nearer.add(new Start(asked.get(i).image(), Arrays.copyOfRange(candidates, i * row, (i + 1) * row)));
                }
            }
            open = IntStream.range(0, reached.length).filter(i -> !reached[i]).mapToObj(asked::get).toList();
        }
        Map<Integer, Start> result = new TreeMap<>();
        ends.forEach(end -> result.put(end.image(), end));
        nearer.forEach(end -> result.put(end.image(), end));
        return List.copyOf(result.values());
    }

    private int[] affordable(int[] images) {
        return Arrays.stream(images).filter(image -> decisions.affords(image, 1)).toArray();
    }

    private float[] draw(int draw, int[] images) {
        Classifier model = decisions.model();
        int[] ids = Arrays.stream(images).map(decisions.batch()::id).toArray();
        try (Tape memory = model.engine().tape(Gradients.NONE)) {
            Tensor noise = memory.allocate(decisions.batch().images().shape().with(0, images.length));
            model.engine().backend().random().uniform(key.child(draw), ids, 0, 1, noise);
            float[] candidates = noise.toArray();
            for (int i = 0; i < images.length && draw % 2 == 1; i++) {
                float share = 1 - key.child("share").uniform(ids[i], draw);
                Start drawn = new Start(images[i], Arrays.copyOfRange(candidates, i * row, (i + 1) * row));
                blend(drawn, share, candidates, i * row);
            }
            return candidates;
        }
    }

    private void blend(Start end, float share, float[] target, int to) {
        for (int i = 0; i < row; i++) {
            float own = clean[end.image() * row + i];
            target[to + i] = Math.clamp((1 - share) * own + share * end.pixels()[i], 0, 1);
        }
    }
}
