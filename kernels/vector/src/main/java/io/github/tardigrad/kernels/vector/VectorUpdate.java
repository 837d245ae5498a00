package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.UpdateKernels;
import jdk.incubator.vector.FloatVector;

/** Optimizer steps: each reads and writes every array once. */
final class VectorUpdate implements UpdateKernels {
    /** How many parameters a chunk has. */
    private static final int CHUNK = 1 << 13;

    private final WorkerPool pool;

    VectorUpdate(WorkerPool pool) { this.pool = pool; }

    @Override
    public void sgd(Sgd step, Tensor parameters, Tensor gradients, Tensor velocity) {
        float[] w = Heap.write(parameters);
        float[] g = Heap.read(gradients);
        boolean hasMomentum = step.momentum() != 0;
        float[] v = hasMomentum ? Heap.write(velocity) : w;
        int size = parameters.size();
        pool.run(Math.ceilDiv(size, CHUNK), (chunk, scratch) -> {
            int from = chunk * CHUNK;
            int count = Math.min(CHUNK, size - from);
            if (hasMomentum) {
                momentum(step, w, Heap.start(parameters) + from, g, Heap.start(gradients) + from, v,
                        Heap.start(velocity) + from, count);
            } else {
                plain(step, w, Heap.start(parameters) + from, g, Heap.start(gradients) + from, count);
            }
        });
    }

    private static void plain(Sgd step, float[] w, int pw, float[] g, int pg, int count) {
        float decay = step.weightDecay();
        float rate = -step.rate();
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            FloatVector old = Lanes.load(w, pw + i);
            FloatVector slope = old.fma(Lanes.broadcast(decay), Lanes.load(g, pg + i));
            slope.fma(Lanes.broadcast(rate), old).intoArray(w, pw + i);
        }
        for (; i < count; i++) {
            float slope = Math.fma(w[pw + i], decay, g[pg + i]);
            w[pw + i] = Math.fma(slope, rate, w[pw + i]);
        }
    }

    private static void momentum(Sgd step, float[] w, int pw, float[] g, int pg, float[] v, int pv, int count) {
        float decay = step.weightDecay();
        float rate = -step.rate();
        float momentum = step.momentum();
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            FloatVector old = Lanes.load(w, pw + i);
            FloatVector slope = old.fma(Lanes.broadcast(decay), Lanes.load(g, pg + i));
            FloatVector velocity = Lanes.load(v, pv + i).fma(Lanes.broadcast(momentum), slope);
            velocity.intoArray(v, pv + i);
            FloatVector direction = step.nesterov() ? velocity.fma(Lanes.broadcast(momentum), slope) : velocity;
            direction.fma(Lanes.broadcast(rate), old).intoArray(w, pw + i);
        }
        for (; i < count; i++) {
            float slope = Math.fma(w[pw + i], decay, g[pg + i]);
            float velocity = Math.fma(v[pv + i], momentum, slope);
            v[pv + i] = velocity;
            float direction = step.nesterov() ? Math.fma(velocity, momentum, slope) : velocity;
            w[pw + i] = Math.fma(direction, rate, w[pw + i]);
        }
    }

    @Override
    public void adam(Adam step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment) {
        float[] w = Heap.write(parameters);
        float[] g = Heap.read(gradients);
        float[] m = Heap.write(firstMoment);
        float[] v = Heap.write(secondMoment);
        AdamFactors factors = AdamFactors.of(step);
        int size = parameters.size();
        pool.run(Math.ceilDiv(size, CHUNK), (chunk, scratch) -> {
            int from = chunk * CHUNK;
            adam(factors, w, Heap.start(parameters) + from, g, Heap.start(gradients) + from, m,
                    Heap.start(firstMoment) + from, v, Heap.start(secondMoment) + from, Math.min(CHUNK, size - from));
        });
    }

    /**
     * The numbers of a step that are the same for all parameters.
     *
     * @param slopeDecay how much of a parameter is added to its gradient
     * @param keep how much of a parameter is left after decoupled decay
     * @param first 1 − β₁
     * @param second 1 − β₂
     * @param rate the rate over 1 − β₁ᵗ
     * @param correction 1 over 1 − β₂ᵗ
     */
    private record AdamFactors(float slopeDecay, float keep, float first, float second, float rate, float correction,
            float epsilon) {
        static AdamFactors of(Adam step) {
            // StrictMath: Math.pow may give other bits once it is compiled.
            double firstBias = 1 - StrictMath.pow(step.beta1(), step.step());
            double secondBias = 1 - StrictMath.pow(step.beta2(), step.step());
            return new AdamFactors(step.decoupled() ? 0 : step.weightDecay(),
                    step.decoupled() ? 1 - step.rate() * step.weightDecay() : 1, 1 - step.beta1(), 1 - step.beta2(),
                    (float) (step.rate() / firstBias), (float) (1 / secondBias), step.epsilon());
        }
    }

    private static void adam(AdamFactors f, float[] w, int pw, float[] g, int pg, float[] m, int pm, float[] v, int pv,
            int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            FloatVector old = Lanes.load(w, pw + i);
            FloatVector slope = old.fma(Lanes.broadcast(f.slopeDecay), Lanes.load(g, pg + i));
            FloatVector first = Lanes.load(m, pm + i);
            first = slope.sub(first).fma(Lanes.broadcast(f.first), first);
            first.intoArray(m, pm + i);
            FloatVector second = Lanes.load(v, pv + i);
            second = slope.mul(slope).sub(second).fma(Lanes.broadcast(f.second), second);
            second.intoArray(v, pv + i);
            FloatVector scale = second.mul(f.correction).sqrt().add(f.epsilon);
            old.mul(f.keep).sub(first.mul(f.rate).div(scale)).intoArray(w, pw + i);
        }
        for (; i < count; i++) {
            float slope = Math.fma(w[pw + i], f.slopeDecay, g[pg + i]);
            float first = Math.fma(slope - m[pm + i], f.first, m[pm + i]);
            m[pm + i] = first;
            float second = Math.fma(slope * slope - v[pv + i], f.second, v[pv + i]);
            v[pv + i] = second;
            float scale = (float) Math.sqrt(second * f.correction) + f.epsilon;
            w[pw + i] = w[pw + i] * f.keep - first * f.rate / scale;
        }
    }
}
