package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import jdk.incubator.vector.FloatVector;

/** Batch normalisation. The sums over pixels are reductions; what is left is one fused pass over the images. */
final class VectorNormalization implements NormalizationKernels {
    /** About how many elements a chunk has. */
    private static final int CHUNK = 1 << 14;
    private static final int CHANNELS = 0;
    private static final Expression SQUARED_DEVIATION = input(0).minus(input(1)).square();
    private static final Expression SLOPE_TIMES_DEVIATION = input(0).times(input(1).minus(input(2)));

    private final WorkerPool pool;
    private final ReductionKernels reduction;

    VectorNormalization(WorkerPool pool, ReductionKernels reduction) {
        this.pool = pool;
        this.reduction = reduction;
    }

    @Override
    public void statistics(Tensor x, Tensor mean, Tensor variance) {
        int count = x.size() / Math.max(1, mean.size());
        reduction.reduce(Reduction.SUM, input(0), mean, x);
        divide(mean, count);
        reduction.reduce(Reduction.SUM, SQUARED_DEVIATION, variance, x, mean);
        divide(variance, count);
    }

    private static void divide(Tensor sums, int count) {
        float[] values = Heap.write(sums);
        int start = Heap.start(sums);
        for (int c = start; c < start + sums.size(); c++) {
            values[c] /= count;
        }
    }

    @Override
    public void normalize(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon, Tensor y) {
        int channels = mean.size();
        Scratch shared = pool.borrow();
        float[] scale = shared.floats(CHANNELS, channels);
        for (int c = 0; c < channels; c++) {
            scale[Scratch.START + c] = at(gamma, c) * inverseDeviation(variance, c, epsilon);
        }
        float[] source = Heap.read(x);
        float[] means = Heap.read(mean);
        float[] shifts = Heap.read(beta);
        float[] target = Heap.write(y);
        rows(x.size() / Math.max(1, channels), channels,
                row -> affine(source, Heap.start(x) + row * channels, means, Heap.start(mean), scale, shifts,
                        Heap.start(beta), target,
                        Heap.start(y) + row * channels, channels));
        pool.giveBack(shared);
    }

    /** {@code y = (x − mean) · scale + shift} for one pixel. */
    private static void affine(float[] x, int px, float[] mean, int pm, float[] scale, float[] shift, int ps, float[] y,
            int py, int channels) {
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            Lanes.load(x, px + c).sub(Lanes.load(mean, pm + c))
                    .fma(Lanes.load(scale, Scratch.START + c), Lanes.load(shift, ps + c)).intoArray(y, py + c);
        }
        for (; c < channels; c++) {
            y[py + c] = Math.fma(x[px + c] - mean[pm + c], scale[Scratch.START + c], shift[ps + c]);
        }
    }

    /**
     * With s = 1 / √(variance + epsilon) the gradient is
     * {@code dx = dy · (γ s) − (x − mean) · (γ s² dγ / count) − γ s dβ / count}: three numbers for each channel.
     */
    @Override
    public void gradient(Tensor x, Tensor mean, Tensor variance, Tensor gamma, float epsilon, Tensor dy, Tensor dx,
            Tensor dgamma, Tensor dbeta) {
        int channels = mean.size();
        int count = x.size() / Math.max(1, channels);
        reduction.reduce(Reduction.SUM, input(0), dbeta, dy);
        reduction.reduce(Reduction.SUM, SLOPE_TIMES_DEVIATION, dgamma, dy, x, mean);
        float[] gammaSlopes = Heap.write(dgamma);
        Scratch shared = pool.borrow();
        float[] factors = shared.floats(CHANNELS, 3 * channels);
        for (int c = 0; c < channels; c++) {
            float inverse = inverseDeviation(variance, c, epsilon);
            float slope = gammaSlopes[Heap.start(dgamma) + c] * inverse;
            gammaSlopes[Heap.start(dgamma) + c] = slope;
            float scale = at(gamma, c) * inverse;
            factors[Scratch.START + c] = scale;
            factors[Scratch.START + channels + c] = -scale * inverse * slope / count;
            factors[Scratch.START + 2 * channels + c] = -scale * at(dbeta, c) / count;
        }
        float[] source = Heap.read(x);
        float[] means = Heap.read(mean);
        float[] slopes = Heap.read(dy);
        float[] target = Heap.write(dx);
        rows(count, channels,
                row -> slope(source, Heap.start(x) + row * channels, means, Heap.start(mean), slopes,
                        Heap.start(dy) + row * channels,
                        factors, target, Heap.start(dx) + row * channels, channels));
        pool.giveBack(shared);
    }

    private static void slope(float[] x, int px, float[] mean, int pm, float[] dy, int pdy, float[] factors, float[] dx,
            int pdx, int channels) {
        int p0 = Scratch.START;
        int p1 = p0 + channels;
        int p2 = p1 + channels;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector deviation = Lanes.load(x, px + c).sub(Lanes.load(mean, pm + c));
            FloatVector rest = deviation.fma(Lanes.load(factors, p1 + c), Lanes.load(factors, p2 + c));
            Lanes.load(dy, pdy + c).fma(Lanes.load(factors, p0 + c), rest).intoArray(dx, pdx + c);
        }
        for (; c < channels; c++) {
            float rest = Math.fma(x[px + c] - mean[pm + c], factors[p1 + c], factors[p2 + c]);
            dx[pdx + c] = Math.fma(dy[pdy + c], factors[p0 + c], rest);
        }
    }

    private static float inverseDeviation(Tensor variance, int channel, float epsilon) {
        return (float) (1 / Math.sqrt((double) at(variance, channel) + epsilon));
    }

    private static float at(Tensor tensor, int index) {
        return Heap.read(tensor)[Heap.start(tensor) + index];
    }

    /** What is done for each pixel. */
    @FunctionalInterface
    private interface RowWork {
        void run(int row);
    }

    private void rows(int count, int channels, RowWork work) {
        int together = Math.max(1, CHUNK / Math.max(1, channels));
        pool.run(Math.ceilDiv(count, together), (chunk, scratch) -> {
            for (int row = chunk * together; row < Math.min(count, (chunk + 1) * together); row++) {
                work.run(row);
            }
        });
    }
}
