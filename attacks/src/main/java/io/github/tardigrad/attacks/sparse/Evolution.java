package io.github.tardigrad.attacks.sparse;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;

/**
 * Differential evolution (Storn and Price 1997) of the pixels that {@link OnePixel} changes in one image. A candidate
 * is a list of numbers, for each pixel: row, column, and a value a channel. In each generation every candidate is
 * challenged by {@code a + 0.5 · (b − c)} of three others, and gives way to what the model is less sure of the label
 * with, or more of the target. All challengers of a generation go through the model together.
 */
final class Evolution {
    private static final double DIFFERENCE = 0.5;
    /** Where the first colours lie, in pixels: as published, 128 ± 127 grey levels. */
    private static final double MIDDLE = 128 / 255.0;
    private static final double DEVIATION = 127 / 255.0;

    private final OnePixel attack;
    private final Engine engine;
    private final GradientQuery query;
    private final RandomKey key;
    private final int id;
    private final Goal goal;
    private final Shape shape;
    private final float[] clean;
    private final int genes;
    private final double[][] candidates;
    private final double[] scores;
    private int winner = -1;

    Evolution(OnePixel attack, Engine engine, GradientQuery query, RandomKey key, int id, Tensor image, Goal goal) {
        this.attack = attack;
        this.engine = engine;
        this.query = query;
        this.key = key;
        this.id = id;
        this.goal = goal;
        this.shape = image.shape();
        this.clean = image.toArray();
        this.genes = 2 + shape.extent(3);
        this.candidates = new double[attack.population()][attack.pixels() * genes];
        this.scores = new double[attack.population()];
    }

    /** Runs until a candidate reaches the goal or all generations are over; tells whether one did. */
    boolean succeeds() {
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        select(first());
        for (int generation = 1; generation <= attack.generations() && winner < 0; generation++) {
            select(challengers(key.child(generation)));
        }
        return winner >= 0;
    }

    /** The image with the pixels of the candidate that reached the goal. */
    float[] image() {
        float[] pixels = clean.clone();
        paint(candidates[winner], pixels, 0);
        return pixels;
    }

    /** Anywhere, in colours that are often black or white. */
    private double[][] first() {
        double[][] drawn = new double[candidates.length][];
        for (int i = 0; i < drawn.length; i++) {
            RandomKey own = key.child(0).child(i);
            drawn[i] = new double[attack.pixels() * genes];
            for (int gene = 0; gene < drawn[i].length; gene++) {
                drawn[i][gene] = gene % genes < 2 ? own.uniform(id, gene) * limit(gene)
                        : Math.clamp(MIDDLE + DEVIATION * own.normal(id, gene), 0, 1);
            }
        }
        return drawn;
    }

    private double[][] challengers(RandomKey generation) {
        double[][] made = new double[candidates.length][];
        for (int i = 0; i < made.length; i++) {
            RandomKey own = generation.child(i);
            double[][] parents = parents(own, i);
            made[i] = new double[attack.pixels() * genes];
            for (int gene = 0; gene < made[i].length; gene++) {
                double value = parents[0][gene] + DIFFERENCE * (parents[1][gene] - parents[2][gene]);
                boolean outside = value < 0 || value >= limit(gene);
                // Colours stop at black and white; a place beyond the image is drawn anew, lest borders fill up.
                made[i][gene] = gene % genes >= 2 ? Math.clamp(value, 0, 1)
                        : outside ? own.child("place").uniform(id, gene) * limit(gene) : value;
            }
        }
        return made;
    }

    /** Three candidates other than number {@code self} and each other. */
    private double[][] parents(RandomKey own, int self) {
        double[][] parents = new double[3][];
        int[] taken = {self, -1, -1, -1};
        for (int i = 0; i < 3; i++) {
            int drawn = own.below(candidates.length - 1 - i, id, i);
            int[] passed = Arrays.copyOf(taken, i + 1);
            Arrays.sort(passed);
            for (int other : passed) {
                drawn += drawn >= other ? 1 : 0;
            }
            taken[i + 1] = drawn;
            parents[i] = candidates[drawn];
        }
        return parents;
    }

    /** Beyond which a place lies outside the image. */
    private int limit(int gene) {
        return gene % genes == 0 ? shape.extent(1) : gene % genes == 1 ? shape.extent(2) : 1;
    }

    /** Judges challengers, and lets those live that are no worse than who was there. */
    private void select(double[][] challengers) {
        int size = clean.length;
        float[] pixels = new float[challengers.length * size];
        int[] ids = new int[challengers.length];
        Arrays.fill(ids, id);
        for (int i = 0; i < challengers.length; i++) {
            System.arraycopy(clean, 0, pixels, i * size, size);
            paint(challengers[i], pixels, i * size);
        }
        int reference = goal.reference(0);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Logits logits = query.ask(new AttackBatch(memory.tensor(shape.with(0, ids.length), pixels), ids));
            for (int i = 0; i < ids.length; i++) {
                double score = (goal.isTargeted() ? -1 : 1) * LogitLoss.CROSS_ENTROPY.of(logits, i, reference);
                if (score >= scores[i]) {
                    scores[i] = score;
                    candidates[i] = challengers[i];
                }
                if (goal.isReached(0, logits.label(i)) && (winner < 0 || score > scores[winner])) {
                    candidates[i] = challengers[i];
                    scores[i] = score;
                    winner = i;
                }
            }
        }
    }

    private void paint(double[] candidate, float[] pixels, int from) {
        int channels = shape.extent(3);
        for (int gene = 0; gene < candidate.length; gene += genes) {
            int place = (int) candidate[gene] * shape.extent(2) + (int) candidate[gene + 1];
            for (int c = 0; c < channels; c++) {
                pixels[from + place * channels + c] = (float) candidate[gene + 2 + c];
            }
        }
    }
}
