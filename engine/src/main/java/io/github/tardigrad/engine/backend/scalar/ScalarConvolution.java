package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import org.jspecify.annotations.Nullable;

/**
 * Convolution and its gradients are one walk over all products x · weights that make up y, with three different sums:
 *
 * <pre>{@code
 * forward           y  += x  · w
 * input gradient    dx += dy · w
 * weight gradient   dw += x  · dy
 * }</pre>
 * The filters f of a group are contiguous in y and in the weights, so the walk visits whole runs of them.
 */
final class ScalarConvolution implements ConvolutionKernels {
    /** What is done where an input value, a run of weights and a run of outputs meet. */
    private interface Meeting {
        /**
         * At x[n, row, column, c], w[p, q, c, f…] and y[n, i, j, f…].
         *
         * @param x the element of x
         * @param w the first element of the run of weights
         * @param y the first element of the run of outputs
         * @param filters how long the runs are
         */
        void at(int x, int w, int y, int filters);
    }

    @Override
    public void forward(ConvolutionGeometry geometry, Tensor x, Tensor weights, @Nullable Tensor bias,
            boolean rectified, Tensor y) {
        Floats in = Floats.of(x);
        Floats w = Floats.of(weights);
        Floats out = Floats.written(y);
        int filters = weights.shape().extent(3);
        Floats start = bias == null ? null : Floats.of(bias);
        for (int i = 0; i < y.size(); i++) {
            out.set(i, start == null ? 0 : start.get(i % filters));
        }
        walk(geometry, x.shape(), weights.shape(), y.shape(), (xAt, wAt, yAt, run) -> {
            float value = in.get(xAt);
            for (int f = 0; f < run; f++) {
                out.add(yAt + f, value * w.get(wAt + f));
            }
        });
        for (int i = 0; rectified && i < y.size(); i++) {
            out.set(i, Math.max(out.get(i), 0));
        }
    }

    @Override
    public void inputGradient(ConvolutionGeometry geometry, Tensor dy, Tensor weights, Tensor dx) {
        Floats gradient = Floats.of(dy);
        Floats w = Floats.of(weights);
        Floats out = Floats.written(dx);
        for (int i = 0; i < dx.size(); i++) {
            out.set(i, 0);
        }
        walk(geometry, dx.shape(), weights.shape(), dy.shape(), (xAt, wAt, yAt, run) -> {
            float sum = 0;
            for (int f = 0; f < run; f++) {
                sum += gradient.get(yAt + f) * w.get(wAt + f);
            }
            out.add(xAt, sum);
        });
    }

    @Override
    public void weightGradient(ConvolutionGeometry geometry, Tensor x, Tensor dy, Tensor dweights) {
        Floats in = Floats.of(x);
        Floats gradient = Floats.of(dy);
        double[] sums = new double[dweights.size()];
        walk(geometry, x.shape(), dweights.shape(), dy.shape(), (xAt, wAt, yAt, run) -> {
            double value = in.get(xAt);
            for (int f = 0; f < run; f++) {
                sums[wAt + f] += value * gradient.get(yAt + f);
            }
        });
        Floats out = Floats.written(dweights);
        for (int i = 0; i < sums.length; i++) {
            out.set(i, (float) sums[i]);
        }
    }

    /**
     * Visits every x[n, row, column, c] · w[p, q, c, f] that belongs to y[n, i, j, f], where {@code row = i · stride
     * + p · dilation − top} and {@code column = j · stride + q · dilation − left} lie inside the image and channel c
     * and filter f in the same group. In the weights, channels are counted within their group.
     */
    private static void walk(ConvolutionGeometry geometry, Shape x, Shape w, Shape y, Meeting meeting) {
        int channels = w.extent(2);
        int filters = w.extent(3) / geometry.groups();
        for (int n = 0; n < y.extent(0); n++) {
            for (int i = 0; i < y.extent(1); i++) {
                for (int j = 0; j < y.extent(2); j++) {
                    for (int p = 0; p < w.extent(0); p++) {
                        for (int q = 0; q < w.extent(1); q++) {
                            int row = i * geometry.strideHeight() + p * geometry.dilationHeight() - geometry.top();
                            int column = j * geometry.strideWidth() + q * geometry.dilationWidth() - geometry.left();
                            if (row < 0 || row >= x.extent(1) || column < 0 || column >= x.extent(2)) {
                                continue;
                            }
                            int pixel = ((n * x.extent(1) + row) * x.extent(2) + column) * x.extent(3);
                            int cell = (p * w.extent(1) + q) * channels * w.extent(3);
                            int target = ((n * y.extent(1) + i) * y.extent(2) + j) * y.extent(3);
                            for (int g = 0; g < geometry.groups(); g++) {
                                for (int c = 0; c < channels; c++) {
                                    meeting.at(pixel + g * channels + c, cell + c * w.extent(3) + g * filters,
                                            target + g * filters, filters);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
