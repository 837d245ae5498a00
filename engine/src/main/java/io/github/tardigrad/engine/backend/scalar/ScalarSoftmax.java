package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Indices;
import io.github.tardigrad.engine.backend.SoftmaxKernels;
import io.github.tardigrad.engine.expression.FloatMath;

/**
 * Row r of a tensor [..., classes] is its elements r · classes to (r + 1) · classes. The largest of a row is taken
 * off before the exponential, so nothing overflows and the sum is at least 1. Sums are in double precision.
 */
final class ScalarSoftmax implements SoftmaxKernels {
    @Override
    public void softmax(Tensor x, Tensor y) {
        int classes = x.shape().extent(-1);
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int row = 0; row < x.size(); row += classes) {
            float largest = largest(in, row, classes);
            double sum = 0;
            for (int i = row; i < row + classes; i++) {
                float e = FloatMath.exp(in.get(i) - largest);
                out.set(i, e);
                sum += e;
            }
            for (int i = row; i < row + classes; i++) {
                out.set(i, (float) (out.get(i) / sum));
            }
        }
    }

    @Override
    public void softmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        int classes = y.shape().extent(-1);
        Floats p = Floats.of(y);
        Floats gradient = Floats.of(dy);
        Floats out = Floats.written(dx);
        for (int row = 0; row < y.size(); row += classes) {
            double dot = 0;
            for (int i = row; i < row + classes; i++) {
                dot += (double) gradient.get(i) * p.get(i);
            }
            for (int i = row; i < row + classes; i++) {
                out.set(i, (float) (p.get(i) * (gradient.get(i) - dot)));
            }
        }
    }

    @Override
    public void logSoftmax(Tensor x, Tensor y) {
        int classes = x.shape().extent(-1);
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int row = 0; row < x.size(); row += classes) {
            float largest = largest(in, row, classes);
            float logarithm = FloatMath.log((float) sumOfExponentials(in, row, classes, largest));
            for (int i = row; i < row + classes; i++) {
                out.set(i, in.get(i) - largest - logarithm);
            }
        }
    }

    @Override
    public void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        int classes = y.shape().extent(-1);
        Floats logarithms = Floats.of(y);
        Floats gradient = Floats.of(dy);
        Floats out = Floats.written(dx);
        for (int row = 0; row < y.size(); row += classes) {
            double sum = 0;
            for (int i = row; i < row + classes; i++) {
                sum += gradient.get(i);
            }
            for (int i = row; i < row + classes; i++) {
                out.set(i, (float) (gradient.get(i) - FloatMath.exp(logarithms.get(i)) * sum));
            }
        }
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor targets, float smoothing, Tensor losses, Tensor probabilities) {
        int classes = logits.shape().extent(1);
        Floats in = Floats.of(logits);
        Targets t = new Targets(targets, smoothing, classes);
        softmax(logits, probabilities);
        Floats out = Floats.written(losses);
        for (int n = 0; n < losses.size(); n++) {
            float largest = largest(in, n * classes, classes);
            float logarithm = FloatMath.log((float) sumOfExponentials(in, n * classes, classes, largest));
            double loss = 0;
            for (int c = 0; c < classes; c++) {
                // A class without weight adds nothing, also where its logit is −∞ and its logarithm with it.
                if (t.weight(n, c) != 0) {
                    loss -= t.weight(n, c) * (in.get(n * classes + c) - largest - logarithm);
                }
            }
            out.set(n, (float) loss);
        }
    }

    @Override
    public void crossEntropyGradient(Tensor probabilities, Tensor targets, float smoothing, Tensor dlosses, float scale,
            Tensor dlogits) {
        int classes = probabilities.shape().extent(1);
        Floats p = Floats.of(probabilities);
        Targets t = new Targets(targets, smoothing, classes);
        Floats gradient = Floats.of(dlosses);
        Floats out = Floats.written(dlogits);
        for (int n = 0; n < probabilities.shape().extent(0); n++) {
            float upstream = scale * gradient.get(dlosses.size() == 1 ? 0 : n);
            double total = 0;
            for (int c = 0; c < classes; c++) {
                total += t.weight(n, c);
            }
            for (int c = 0; c < classes; c++) {
                out.set(n * classes + c, (float) (upstream * (p.get(n * classes + c) * total - t.weight(n, c))));
            }
        }
    }

    private static float largest(Floats x, int row, int classes) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = row; i < row + classes; i++) {
            largest = Math.max(largest, x.get(i));
        }
        return largest;
    }

    private static double sumOfExponentials(Floats x, int row, int classes, float largest) {
        double sum = 0;
        for (int i = row; i < row + classes; i++) {
            sum += FloatMath.exp(x.get(i) - largest);
        }
        return sum;
    }

    /** The target distributions: given whole, or as class indices that stand for all weight on one class. */
    private static final class Targets {
        private final Floats values;
        private final boolean indices;
        private final float smoothing;
        private final int classes;

        Targets(Tensor targets, float smoothing, int classes) {
            this.values = Floats.of(targets);
            this.indices = targets.shape().rank() == 1;
            this.smoothing = smoothing;
            this.classes = classes;
            for (int n = 0; indices && n < targets.size(); n++) {
                Indices.requireClass(values.get(n), n, classes);
            }
        }

        /** t[n, c]. */
        float weight(int n, int c) {
            float target = indices ? ((int) values.get(n) == c ? 1 : 0) : values.get(n * classes + c);
            return (1 - smoothing) * target + smoothing / classes;
        }
    }
}
