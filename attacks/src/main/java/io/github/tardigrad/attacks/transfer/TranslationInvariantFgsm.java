package io.github.tardigrad.attacks.transfer;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Start;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.gradient.Walk;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.op.Conv2d;
import java.util.List;

/**
 * The translation-invariant method (Dong et al., "Evading defenses to transferable adversarial examples by
 * translation-invariant attacks", 2019, equation 7) with momentum: gradients are smoothed by a Gaussian kernel, which
 * stands for the mean gradient over shifted copies of the image. The kernel reaches three deviations to each side, as
 * in the authors' program; beyond the image gradients count as 0.
 *
 * @param norm L∞ or L2
 * @param kernel how many pixels wide and high the kernel is, odd: 15 where it was published, for images of 299 pixels
 */
public record TranslationInvariantFgsm(Norm norm, int steps, StepSize stepSize, float decay, int kernel)
        implements TransferAttack {
    private static final double DEVIATIONS = 3;

    /** Checks the parameters. */
    public TranslationInvariantFgsm {
        TransferAttack.check("ti-fgsm", norm, steps, decay, Norm.LINF, Norm.L2);
        if (kernel < 1 || kernel > 101 || kernel % 2 == 0) {
            throw new IllegalArgumentException("kernel " + kernel
                    + " is not an odd number from 1 to 101: it has as many pixels on each side");
        }
    }

    @Override
    public String name() { return "ti-fgsm"; }

    @Override
    public List<String> refinements() { return List.of("kernel=" + kernel); }

    @Override
    public Walk walk(Start start) {
        Momentum momentum = new Momentum(start, decay);
        int channels = start.batch().images().shape().extent(3);
        int border = kernel / 2;
        Conv2d smoothing = new Conv2d(
                new ConvolutionGeometry(1, 1, border, border, border, border, 1, 1, channels));
        Tensor weights = start.memory().tensor(Shape.of(kernel, kernel, 1, channels), weights(channels));
        return (number, slope, x) -> {
            Tensor smooth = start.memory().apply(smoothing, slope.at(x), weights);
            momentum.step(smooth, x);
            start.memory().release(smooth);
        };
    }

    /** The kernel, once a channel: {@code [kernel, kernel, 1, channels]}, of sum 1. */
    private float[] weights(int channels) {
        double[] line = new double[kernel];
        double sum = 0;
        for (int i = 0; i < kernel; i++) {
            double place = kernel == 1 ? 0 : DEVIATIONS * (2.0 * i / (kernel - 1) - 1);
            line[i] = StrictMath.exp(-place * place / 2);
            sum += line[i];
        }
        float[] weights = new float[kernel * kernel * channels];
        for (int i = 0; i < weights.length; i++) {
            int pixel = i / channels;
            weights[i] = (float) (line[pixel / kernel] * line[pixel % kernel] / (sum * sum));
        }
        return weights;
    }

    @Override
    public String toString() { return text(); }
}
