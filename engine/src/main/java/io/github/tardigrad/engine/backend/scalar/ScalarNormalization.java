package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import java.util.function.IntToDoubleFunction;

/** With c channels, element i of x belongs to channel {@code i mod c}. Sums are in double precision. */
final class ScalarNormalization implements NormalizationKernels {
    @Override
    public void statistics(Tensor x, Tensor mean, Tensor variance) {
        int channels = mean.size();
        double count = (double) x.size() / channels;
        Floats in = Floats.of(x);
        Floats means = Floats.written(mean);
        Floats variances = Floats.written(variance);
        double[] sums = new double[channels];
        for (int i = 0; i < x.size(); i++) {
            sums[i % channels] += in.get(i);
        }
        double[] squares = new double[channels];
        for (int i = 0; i < x.size(); i++) {
            double centred = in.get(i) - sums[i % channels] / count;
            squares[i % channels] += centred * centred;
        }
        for (int c = 0; c < channels; c++) {
            means.set(c, (float) (sums[c] / count));
            variances.set(c, (float) (squares[c] / count));
        }
    }

    @Override
    public void normalize(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor y) {
        int channels = mean.size();
        Floats in = Floats.of(x);
        Floats means = Floats.of(mean);
        Floats variances = Floats.of(variance);
        Floats scale = Floats.of(gamma);
        Floats shift = Floats.of(beta);
        Floats out = Floats.written(y);
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            float value = normalized(in.get(i), means.get(c), variances.get(c), scale.get(c), shift.get(c), epsilon);
            out.set(i, rectified ? Math.max(value, 0) : value);
        }
    }

    @Override
    public void gradient(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
        int channels = mean.size();
        double count = (double) x.size() / channels;
        Floats in = Floats.of(x);
        Floats means = Floats.of(mean);
        Floats variances = Floats.of(variance);
        Floats scale = Floats.of(gamma);
        Floats shift = Floats.of(beta);
        Floats slopes = Floats.of(dy);
        IntToDoubleFunction gradient = i -> {
            int c = i % channels;
            boolean passes = !rectified
                    || normalized(in.get(i), means.get(c), variances.get(c), scale.get(c), shift.get(c), epsilon) > 0;
            return passes ? slopes.get(i) : 0;
        };
        double[] scaleSums = new double[channels];
        double[] shiftSums = new double[channels];
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            double normalized = (in.get(i) - means.get(c)) / deviation(variances.get(c), epsilon);
            scaleSums[c] += gradient.applyAsDouble(i) * normalized;
            shiftSums[c] += gradient.applyAsDouble(i);
        }
        Floats out = Floats.written(dx);
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            double deviation = deviation(variances.get(c), epsilon);
            double normalized = (in.get(i) - means.get(c)) / deviation;
            double centred = gradient.applyAsDouble(i) - (shiftSums[c] + normalized * scaleSums[c]) / count;
            out.set(i, (float) (scale.get(c) / deviation * centred));
        }
        Floats scaleGradient = Floats.written(dgamma);
        Floats shiftGradient = Floats.written(dbeta);
        for (int c = 0; c < channels; c++) {
            scaleGradient.set(c, (float) scaleSums[c]);
            shiftGradient.set(c, (float) shiftSums[c]);
        }
    }

    private static float normalized(float x, float mean, float variance, float gamma, float beta, float epsilon) {
        return gamma * (x - mean) / deviation(variance, epsilon) + beta;
    }

    private static float deviation(float variance, float epsilon) {
        return (float) Math.sqrt(variance + epsilon);
    }
}
