package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One search of {@link Fab} on a batch. The model is asked about all images at once; the steps between are worked out
 * image by image on the host, in double precision.
 */
final class FabSearch {
    /** The least length of a way: two ways of no length pull alike. */
    private static final double LEAST = 1e-8;

    private final Fab attack;
    private final Norm norm;
    private final Classifier model;
    private final Engine engine;
    private final AttackBatch batch;
    private final Goal goal;
    private final RandomKey key;
    private final float @Nullable [] epsilons;
    private final GradientQuery query;
    private final int row;
    private final float[] clean;
    private final float[] nearest;
    private final double[] distances;
    private int[][] ranking = {};

    /**
     * For images and a goal that fit the model.
     *
     * @param epsilons within which an image is near enough; null for the nearest at any distance
     */
    FabSearch(Fab attack, Classifier model, AttackBatch batch, Goal goal, RandomKey key,
            float @Nullable [] epsilons) {
        this.attack = attack;
        this.norm = attack.norm();
        this.model = model;
        this.engine = model.engine();
        this.batch = batch;
        this.goal = goal;
        this.key = key;
        this.epsilons = epsilons;
        this.query = new GradientQuery(model);
        this.row = batch.images().shape().rowSize();
        this.clean = batch.images().toArray();
        this.nearest = clean.clone();
        this.distances = new double[batch.size()];
    }

    AttackResult search() {
        Logits answers = query.ask(batch);
        ranking = IntStream.range(0, batch.size()).mapToObj(answers::ranking).toArray(int[][]::new);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !goal.isReached(i, answers.label(i))).toArray();
        for (int image : open) {
            distances[image] = Double.POSITIVE_INFINITY;
        }
        boolean oneByOne = attack.targets() > 0 && !goal.isTargeted();
        int targets = oneByOne ? Math.min(attack.targets(), model.classes() - 1) : 1;
        for (int target = 1; target <= targets; target++) {
            for (int restart = 0; restart < attack.restarts(); restart++) {
                int[] searched = Arrays.stream(open).filter(i -> epsilons == null || distances[i] > epsilons[i])
                        .toArray();
                if (searched.length > 0) {
                    walk(searched, oneByOne ? target : 0, restart);
                }
            }
        }
        Tensor found = engine.tensor(batch.images().shape(), nearest);
        return AttackResult.judge(model, batch, goal, norm, found,
                query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)));
    }

    /**
     * One walk of some images.
     *
     * @param rank of the class to walk to, among those that the clean image resembles; 0 for whichever is nearest
     */
    private void walk(int[] images, int rank, int restart) {
        float[] x = new float[images.length * row];
        for (int i = 0; i < images.length; i++) {
            if (restart == 0) {
                System.arraycopy(clean, images[i] * row, x, i * row, row);
            } else {
                start(images[i], key.child(rank).child(restart), x, i * row);
            }
        }
        Goal wanted = goal.select(images);
        int[] ids = Arrays.stream(images).map(batch::id).toArray();
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor now = memory.tensor(batch.images().shape().with(0, images.length), x);
            for (int step = 0; step < attack.steps(); step++) {
                Borders borders = borders(new AttackBatch(now, ids), wanted, images, rank);
                for (int i = 0; i < images.length; i++) {
                    advance(images[i] * row, borders.normals(), borders.excesses()[i], x, i * row);
                }
                now.set(x);
                Logits answers = query.ask(new AttackBatch(now, ids));
                for (int i = 0; i < images.length; i++) {
                    if (wanted.isReached(i, answers.label(i))) {
                        keep(images[i], x, i * row);
                        retreat(images[i] * row, x, i * row);
                    }
                }
                now.set(x);
            }
        }
    }

    /** Writes a random point that is half as far from the image as is of interest. */
    private void start(int image, RandomKey walk, float[] x, int at) {
        double reach = distances[image];
        if (epsilons != null) {
            reach = Math.min(reach, epsilons[image]);
        } else if (Double.isInfinite(reach)) {
            reach = switch (norm) {
                case LINF -> 0.3;
                case L2 -> 1;
                case L1 -> 5;
                case L0 -> throw Fab.notInL0();
            };
        }
        int id = batch.id(image);
        double[] change = new double[row];
        for (int i = 0; i < row; i++) {
            change[i] = norm == Norm.LINF ? 2.0 * walk.uniform(id, i) - 1 : walk.normal(id, i);
        }
        double scale = reach / 2 / Math.max(length(norm, row, i -> change[i]), Double.MIN_NORMAL);
        for (int i = 0; i < row; i++) {
            x[at + i] = (float) Math.clamp(clean[image * row + i] + scale * change[i], 0, 1);
        }
    }

    /**
     * A border of each image in the model's linearisation: {@code excess + ⟨normal, z − x⟩ = 0}.
     *
     * @param normals {@code [images · row]}; zeros where no class has a gradient
     */
    private record Borders(float[] normals, double[] excesses) {}

    /** The nearest borders. */
    private Borders borders(AttackBatch now, Goal wanted, int[] images, int rank) {
        int count = images.length;
        Borders borders = new Borders(new float[count * row], new double[count]);
        double[] least = new double[count];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        double[] differences = new double[count];
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor gradient = memory.allocate(now.images().shape());
            int candidates = rank > 0 || wanted.isTargeted() ? 1 : model.classes() - 1;
            for (int candidate = 0; candidate < candidates; candidate++) {
                int number = candidate;
                query.ask(now, gradient, (logits, seeds) -> {
                    for (int i = 0; i < count; i++) {
                        int reference = wanted.reference(i);
                        int to = wanted.isTargeted() ? reference
                                : rank > 0 ? ranking[images[i]][rank] : number < reference ? number : number + 1;
                        int from = wanted.isTargeted() ? strongestBut(reference, logits, i) : reference;
                        seeds[i * logits.classes() + to] = 1;
                        seeds[i * logits.classes() + from] = -1;
                        differences[i] = (double) logits.of(i, to) - logits.of(i, from);
                    }
                });
                float[] slopes = gradient.toArray();
                for (int i = 0; i < count; i++) {
                    int at = i * row;
                    double size = length(dual(), row, pixel -> slopes[at + pixel]);
                    if (size > 0 && Math.abs(differences[i]) / size < least[i]) {
                        least[i] = Math.abs(differences[i]) / size;
                        borders.excesses()[i] = differences[i];
                        System.arraycopy(slopes, at, borders.normals(), at, row);
                    }
                }
            }
        }
        return borders;
    }

    private static int strongestBut(int label, Logits logits, int image) {
        int[] ranked = logits.ranking(image);
        return ranked[0] == label ? ranked[1] : ranked[0];
    }

    /** Takes one image beyond its border, drawn towards the clean image: equation 10. */
    private void advance(int origin, float[] normals, double excess, float[] x, int at) {
        double cleanExcess = excess;
        for (int i = 0; i < row; i++) {
            cleanExcess += normals[at + i] * ((double) clean[origin + i] - x[at + i]);
        }
        double[] way = BoxedHyperplane.way(norm, x, at, normals, at, row, excess);
        double[] cleanWay = BoxedHyperplane.way(norm, clean, origin, normals, at, row, cleanExcess);
        double length = Math.max(LEAST, length(norm, row, i -> way[i]));
        double cleanLength = Math.max(LEAST, length(norm, row, i -> cleanWay[i]));
        double alpha = Math.min(attack.alpha(), length / (length + cleanLength));
        for (int i = 0; i < row; i++) {
            double moved = x[at + i] + attack.eta() * way[i];
            double drawn = clean[origin + i] + attack.eta() * cleanWay[i];
            x[at + i] = (float) Math.clamp((1 - alpha) * moved + alpha * drawn, 0, 1);
        }
    }

    /** Keeps a point that reaches the goal if it is the nearest so far. */
    private void keep(int image, float[] x, int at) {
        int origin = image * row;
        double distance = length(norm, row, i -> (double) x[at + i] - clean[origin + i]);
        if (distance < distances[image]) {
            distances[image] = distance;
            System.arraycopy(x, at, nearest, origin, row);
        }
    }

    /** Goes back towards the clean image. */
    private void retreat(int origin, float[] x, int at) {
        for (int i = 0; i < row; i++) {
            double start = clean[origin + i];
            x[at + i] = (float) (start + attack.beta() * (x[at + i] - start));
        }
    }

    /** The norm of gradients that distances of this norm are counted by. */
    private Norm dual() {
        return switch (norm) {
            case LINF -> Norm.L1;
            case L2 -> Norm.L2;
            case L1 -> Norm.LINF;
            case L0 -> throw Fab.notInL0();
        };
    }

    private static double length(Norm norm, int count, IntToDoubleFunction value) {
        double length = 0;
        for (int i = 0; i < count; i++) {
            double size = Math.abs(value.applyAsDouble(i));
            length = switch (norm) {
                case LINF -> Math.max(length, size);
                case L2 -> length + size * size;
                case L1 -> length + size;
                case L0 -> throw Fab.notInL0();
            };
        }
        return norm == Norm.L2 ? Math.sqrt(length) : length;
    }
}
