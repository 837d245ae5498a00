package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import java.util.Arrays;

/** Batch normalisation: a pass over the images for the sums, and one for what is computed with them. */
final class VectorNormalization implements NormalizationKernels {
    /** About how many elements a chunk has. */
    private static final int CHUNK = 1 << 14;
    /** A chunk of sums has at least this many pixels, so that the chunks' results are a small part of the work. */
    private static final int FEWEST_PIXELS = 64;
    private static final int MAP = 0;
    private static final int FACTORS = 1;
    private static final int PARTIALS = 2;
    private static final int GROUP = 0;
    /** So many pixels are walked over with one vector of channels; statistics sum them apart, to be less rounded. */
    private static final int PIXELS_OF_GROUP = 64;

    private final WorkerPool pool;

    VectorNormalization(WorkerPool pool) { this.pool = pool; }

    /**
     * Each chunk of pixels finds its own mean (as a distance from its first pixel) and its sum of squared deviations
     * while it is in a cache; those are put together in order (Chan, Golub and LeVeque 1983). So x comes from memory
     * once, and nothing cancels.
     */
    @Override
    public void statistics(Tensor x, Tensor mean, Tensor variance) {
        int channels = mean.size();
        int pixels = x.size() / Math.max(1, channels);
        float[] source = Heap.read(x);
        int together = together(channels);
        int chunks = Math.ceilDiv(pixels, together);
        Scratch shared = pool.borrow();
        float[] partials = shared.floats(PARTIALS, Math.multiplyExact(2 * chunks, channels));
        pool.run(chunks, (chunk, scratch) -> {
            int first = chunk * together;
            int count = Math.min(together, pixels - first);
            int means = Scratch.START + 2 * chunk * channels;
            int squares = means + channels;
            Arrays.fill(partials, means, squares + channels, 0);
            int px = Heap.start(x) + first * channels;
            float[] few = scratch.floats(GROUP, channels);
            for (int i = 0; i < count; i += PIXELS_OF_GROUP) {
                Arrays.fill(few, Scratch.START, Scratch.START + channels, 0);
                ChannelSums.addDeviation(source, px + i * channels, Math.min(PIXELS_OF_GROUP, count - i), source, px,
                        few, Scratch.START, channels);
                BlockFunctions.add(partials, means, few, Scratch.START, partials, means, channels);
            }
            for (int c = 0; c < channels; c++) {
                partials[means + c] = source[px + c] + partials[means + c] / count;
            }
            for (int i = 0; i < count; i += PIXELS_OF_GROUP) {
                Arrays.fill(few, Scratch.START, Scratch.START + channels, 0);
                ChannelSums.addSquaredDeviation(source, px + i * channels, Math.min(PIXELS_OF_GROUP, count - i),
                        partials, means, few, Scratch.START, channels);
                BlockFunctions.add(partials, squares, few, Scratch.START, partials, squares, channels);
            }
        });
        float[] means = Heap.write(mean);
        float[] variances = Heap.write(variance);
        double[] centers = new double[channels];
        double[] squares = new double[channels];
        for (int chunk = 0; chunk < chunks; chunk++) {
            int at = Scratch.START + 2 * chunk * channels;
            double before = (double) chunk * together;
            double share = Math.min(together, pixels - before) / Math.min(pixels, before + together);
            for (int c = 0; c < channels; c++) {
                double distance = partials[at + c] - centers[c];
                centers[c] += distance * share;
                squares[c] += partials[at + channels + c] + distance * distance * before * share;
            }
        }
        for (int c = 0; c < channels; c++) {
            means[Heap.start(mean) + c] = (float) centers[c];
            variances[Heap.start(variance) + c] = (float) (squares[c] / pixels);
        }
        pool.giveBack(shared);
    }

    /** How many pixels a chunk has. */
    private static int together(int channels) {
        return Math.max(FEWEST_PIXELS, CHUNK / Math.max(1, channels));
    }

    @Override
    public void normalize(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor y) {
        int channels = mean.size();
        Scratch shared = pool.borrow();
        ChannelMap map = map(mean, variance, gamma, beta, epsilon, rectified, shared);
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        blocks(x.size(), channels, (first, pixels) -> map.apply(source, Heap.start(x) + first * channels, target,
                Heap.start(y) + first * channels, pixels));
        pool.giveBack(shared);
    }

    /**
     * With s = 1 / √(variance + epsilon) the gradient is
     * {@code dx = dy · (γ s) − (x − mean) · (γ s² dγ / count) − γ s dβ / count}: three numbers for each channel.
     */
    @Override
    public void gradient(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
        int channels = mean.size();
        int count = x.size() / Math.max(1, channels);
        Scratch shared = pool.borrow();
        ChannelMap map = map(mean, variance, gamma, beta, epsilon, rectified, shared);
        slopes(map, x, dy, dgamma, dbeta, shared);
        float[] gammaSlopes = Heap.write(dgamma);
        float[] factors = shared.floats(FACTORS, 2 * channels);
        for (int c = 0; c < channels; c++) {
            float inverse = inverseDeviation(variance, c, epsilon);
            float slope = gammaSlopes[Heap.start(dgamma) + c] * inverse;
            gammaSlopes[Heap.start(dgamma) + c] = slope;
            float scale = at(gamma, c) * inverse;
            factors[Scratch.START + c] = -scale * inverse * slope / count;
            factors[Scratch.START + channels + c] = -scale * at(dbeta, c) / count;
        }
        float[] source = Heap.read(x);
        float[] slopes = Heap.read(dy);
        float[] target = Heap.write(dx);
        blocks(x.size(), channels, (first, pixels) -> map.gradient(source, Heap.start(x) + first * channels, slopes,
                Heap.start(dy) + first * channels, factors, target, Heap.start(dx) + first * channels, pixels));
        pool.giveBack(shared);
    }

    /** {@code dgamma = Σ dy · (x − mean)}, not yet divided by the deviation, and {@code dbeta = Σ dy}. */
    private void slopes(ChannelMap map, Tensor x, Tensor dy, Tensor dgamma, Tensor dbeta, Scratch shared) {
        int channels = map.channels();
        int pixels = x.size() / Math.max(1, channels);
        float[] source = Heap.read(x);
        float[] slopes = Heap.read(dy);
        int together = together(channels);
        int chunks = Math.ceilDiv(pixels, together);
        float[] partials = shared.floats(PARTIALS, Math.multiplyExact(2 * chunks, channels));
        pool.run(chunks, (chunk, scratch) -> {
            int at = Scratch.START + 2 * chunk * channels;
            Arrays.fill(partials, at, at + 2 * channels, 0);
            int last = Math.min(pixels, (chunk + 1) * together);
            for (int i = chunk * together; i < last; i += PIXELS_OF_GROUP) {
                map.addSlopes(source, Heap.start(x) + i * channels, slopes, Heap.start(dy) + i * channels,
                        Math.min(PIXELS_OF_GROUP, last - i), partials, at);
            }
        });
        float[] shiftSlopes = Heap.write(dbeta);
        float[] scaleSlopes = Heap.write(dgamma);
        Arrays.fill(shiftSlopes, Heap.start(dbeta), Heap.start(dbeta) + channels, 0);
        Arrays.fill(scaleSlopes, Heap.start(dgamma), Heap.start(dgamma) + channels, 0);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int at = Scratch.START + 2 * chunk * channels;
            BlockFunctions.add(shiftSlopes, Heap.start(dbeta), partials, at, shiftSlopes, Heap.start(dbeta), channels);
            BlockFunctions.add(scaleSlopes, Heap.start(dgamma), partials, at + channels, scaleSlopes,
                    Heap.start(dgamma), channels);
        }
    }

    private static ChannelMap map(Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Scratch shared) {
        int channels = mean.size();
        float[] numbers = shared.floats(MAP, ChannelMap.size(channels));
        for (int c = 0; c < channels; c++) {
            numbers[Scratch.START + c] = at(mean, c);
            numbers[Scratch.START + channels + c] = at(gamma, c) * inverseDeviation(variance, c, epsilon);
            numbers[Scratch.START + 2 * channels + c] = at(beta, c);
        }
        return new ChannelMap(channels, numbers, rectified);
    }

    private static float inverseDeviation(Tensor variance, int channel, float epsilon) {
        return (float) (1 / Math.sqrt((double) at(variance, channel) + epsilon));
    }

    private static float at(Tensor tensor, int index) {
        return Heap.read(tensor)[Heap.start(tensor) + index];
    }

    /** Some neighbouring pixels, few enough that all their channels stay in the first-level cache. */
    @FunctionalInterface
    private interface Block {
        void run(int first, int pixels);
    }

    private void blocks(int size, int channels, Block work) {
        int together = Math.max(1, CHUNK / Math.max(1, channels));
        int count = size / Math.max(1, channels);
        pool.run(Math.ceilDiv(count, together), (chunk, scratch) -> {
            int last = Math.min(count, (chunk + 1) * together);
            for (int i = chunk * together; i < last; i += PIXELS_OF_GROUP) {
                work.run(i, Math.min(PIXELS_OF_GROUP, last - i));
            }
        });
    }
}
