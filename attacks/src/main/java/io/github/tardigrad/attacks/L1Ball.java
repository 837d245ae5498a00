package io.github.tardigrad.attacks;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;

/**
 * Images whose changes sum up to at most epsilon. The single pixel of the steepest gradient would be the direction of
 * an L1 ball in open space; since one pixel at a time is slow, a step is spread evenly over the steepest pixels: 1 % of
 * all (Tramèr and Boneh, "Adversarial training and robustness for multiple perturbations", 2019, section 4), or as many
 * as the step is long. What a pixel has no room for within [0, 1] goes to the next steepest besides. The projection is
 * exact on the ball and [0, 1] together, not on one after the other (Croce and Hein, "Mind the box", 2021, section 3).
 *
 * <p>Sorting is no elementwise work: pixels come down from the backend, and go up again.
 */
record L1Ball(Backend backend, Tensor clean, Tensor epsilon) implements Ball {
    private static final int SPARSITY = 100;

    /** Signed exponential draws over the sum of one more of them are uniform in the ball. */
    @Override
    public void start(RandomKey key, int[] ids, Tensor x) {
        backend.random().uniform(key, ids, -1, 1, x);
        RandomKey radius = key.child("distance");
        float[] changes = x.toArray();
        float[] centre = clean.toArray();
        float[] epsilons = epsilon.toArray();
        int row = x.shape().rowSize();
        double[] draws = new double[row];
        for (int image = 0; image < ids.length; image++) {
            double sum = -StrictMath.log(1.0 - radius.uniform(ids[image], 0));
            for (int i = 0; i < row; i++) {
                double u = changes[image * row + i];
                double size = -StrictMath.log(Math.max(Math.abs(u), 1e-12));
                draws[i] = Math.copySign(size, u);
                sum += size;
            }
            for (int i = 0; i < row; i++) {
                int at = image * row + i;
                double change = sum > 0 ? epsilons[image] * draws[i] / sum : 0;
                changes[at] = towards(centre[at], Math.clamp(centre[at] + change, 0, 1));
            }
        }
        x.set(changes);
    }

    @Override
    public void startAtEdge(RandomKey key, int[] ids, Tensor x) {
        backend.random().normal(key, ids, x);
        backend.elementwise().evaluate(input(0).plus(input(1)), x, x, clean);
        project(x);
    }

    @Override
    public void ascend(Tensor gradient, Tensor peak, Tensor stepSize, Tensor x) {
        float[] pixels = x.toArray();
        float[] slopes = gradient.toArray();
        float[] steps = stepSize.toArray();
        int row = x.shape().rowSize();
        double[] points = widened(pixels);
        long[] steepest = new long[row];
        for (int image = 0; image < steps.length; image++) {
            climb(points, slopes, image * row, steps[image], steepest);
        }
        project(points, x);
    }

    @Override
    public void project(Tensor x) {
        project(widened(x.toArray()), x);
    }

    private static double[] widened(float[] pixels) {
        double[] points = new double[pixels.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = pixels[i];
        }
        return points;
    }

    /** One image's step; of equally steep pixels the first go first. */
    private static void climb(double[] points, float[] slopes, int from, double step, long[] steepest) {
        int row = steepest.length;
        for (int i = 0; i < row; i++) {
            // Bits of a float of 0 or more are ordered as the float; the sign of a NaN makes no difference here.
            steepest[i] = (long) Float.floatToIntBits(Math.abs(slopes[from + i])) << 32 | row - i;
        }
        Arrays.sort(steepest);
        double share = step / Math.max(Math.ceilDiv(row, SPARSITY), Math.ceil(step));
        double left = step;
        for (int rank = row - 1; rank >= 0 && left > 0; rank--) {
            int at = from + row - (int) steepest[rank];
            float slope = slopes[at];
            double room = slope > 0 ? 1 - points[at] : slope < 0 ? points[at] : 0;
            if (room > 0) {
                double size = Math.min(share, left);
                points[at] += Math.copySign(size, slope); // what sticks out is cut, but keeps the pixel from shrinking
                left -= Math.min(size, room);
            }
        }
    }

    /** Writes the nearest images of the ball. */
    private void project(double[] points, Tensor x) {
        float[] centre = clean.toArray();
        float[] epsilons = epsilon.toArray();
        float[] pixels = new float[points.length];
        int row = x.shape().rowSize();
        for (int image = 0; image < epsilons.length; image++) {
            double shrink = shrink(points, centre, image * row, row, epsilons[image]);
            for (int i = image * row; i < (image + 1) * row; i++) {
                double nearest = points[i];
                if (shrink > 0) {
                    double change = points[i] - centre[i];
                    nearest = centre[i] + Math.copySign(Math.max(0, Math.abs(change) - shrink), change);
                }
                pixels[i] = towards(centre[i], Math.clamp(nearest, 0, 1));
            }
        }
        x.set(pixels);
    }

    /**
     * The λ of the nearest point: each change loses λ, down to 0, and then ends at the limit of its pixel. The length
     * that is left falls with λ in straight pieces; the piece where it passes epsilon is found by halving, and λ
     * follows from the pixels that are neither at 0 nor at their limit there. 0 where the clamped point is near enough.
     */
    private static double shrink(double[] points, float[] centre, int from, int row, double epsilon) {
        double[] sizes = new double[row];
        double[] rooms = new double[row];
        double[] corners = new double[2 * row];
        for (int i = 0; i < row; i++) {
            double change = points[from + i] - centre[from + i];
            sizes[i] = Math.abs(change);
            rooms[i] = Math.max(0, change > 0 ? 1.0 - centre[from + i] : centre[from + i]);
            corners[2 * i] = sizes[i];
            corners[2 * i + 1] = Math.max(0, sizes[i] - rooms[i]);
        }
        if (length(sizes, rooms, 0) <= epsilon) {
            return 0;
        }
        Arrays.sort(corners);
        int low = -1; // at corner low, or at 0, the length exceeds epsilon; at corner high it does not
        int high = corners.length - 1;
        while (high - low > 1) {
            int middle = low + high >>> 1;
            if (length(sizes, rooms, corners[middle]) > epsilon) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double left = low < 0 ? 0 : corners[low];
        double sum = -epsilon;
        int free = 0;
        for (int i = 0; i < row; i++) {
            if (sizes[i] - left > rooms[i]) {
                sum += rooms[i];
            } else if (sizes[i] > left) {
                sum += sizes[i];
                free++;
            }
        }
        return free == 0 ? corners[high] : Math.clamp(sum / free, left, corners[high]);
    }

    private static double length(double[] sizes, double[] rooms, double shrink) {
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += Math.min(rooms[i], Math.max(0, sizes[i] - shrink));
        }
        return sum;
    }

    /** The float nearest to {@code value} that is no farther from the centre, so that lengths are never rounded up. */
    private static float towards(float centre, double value) {
        float rounded = (float) value;
        if (rounded > value && value >= centre) {
            return Math.max(centre, Math.nextDown(rounded));
        }
        return rounded < value && value <= centre ? Math.min(centre, Math.nextUp(rounded)) : rounded;
    }
}
