package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import org.jspecify.annotations.Nullable;

/**
 * Convolution and its gradients are products of matrices: of {@link Patches} P (one row a window, one column a cell and
 * channel), weights W (one row a cell and channel, one column a filter) and images Y (one row a window).
 *
 * <pre>{@code
 * forward           Y   =  bias + P · W
 * input gradient    dP  =  dY · Wᵀ           added to dx where the windows lie
 * weight gradient   dW  =  Pᵀ · dY           of a few images at a time, these added in double precision
 * }</pre>
 * With groups, a block of columns of P meets a block of columns of W and Y.
 */
final class ScalarConvolution implements ConvolutionKernels {
    @Override
    public void forward(ConvolutionGeometry geometry, Tensor x, Tensor weights, @Nullable Tensor bias,
            boolean rectified, Tensor y) {
        Patches patches = new Patches(geometry, x.shape(), weights.shape(), y.shape());
        Products products = new Products();
        Floats in = Floats.of(x);
        Floats w = Floats.of(weights);
        Floats out = Floats.written(y);
        start(bias, out, y.shape());
        int filters = y.shape().extent(3) / geometry.groups();
        for (int n = 0; n < x.shape().extent(0); n += patches.images()) {
            int count = Math.min(patches.images(), x.shape().extent(0) - n);
            for (int g = 0; g < geometry.groups(); g++) {
                patches.take(in, n, count, g);
                products.add(patches.of(count), cells(w, weights.shape()).columnBlock(g, filters),
                        pixels(out, y.shape(), n, count).columnBlock(g, filters));
            }
        }
        for (int i = 0; rectified && i < y.size(); i++) {
            out.set(i, Math.max(out.get(i), 0));
        }
    }

    @Override
    public void inputGradient(ConvolutionGeometry geometry, Tensor dy, Tensor weights, Tensor dx) {
        Patches patches = new Patches(geometry, dx.shape(), weights.shape(), dy.shape());
        Products products = new Products();
        Floats gradient = Floats.of(dy);
        Floats w = Floats.of(weights);
        Floats out = Floats.written(dx);
        out.fill(dx.size(), 0);
        int filters = dy.shape().extent(3) / geometry.groups();
        for (int n = 0; n < dx.shape().extent(0); n += patches.images()) {
            int count = Math.min(patches.images(), dx.shape().extent(0) - n);
            for (int g = 0; g < geometry.groups(); g++) {
                patches.clear();
                products.add(pixels(gradient, dy.shape(), n, count).columnBlock(g, filters),
                        cells(w, weights.shape()).columnBlock(g, filters).transposed(), patches.of(count));
                patches.addTo(out, n, count, g);
            }
        }
    }

    @Override
    public void weightGradient(ConvolutionGeometry geometry, Tensor x, Tensor dy, Tensor dweights) {
        Patches patches = new Patches(geometry, x.shape(), dweights.shape(), dy.shape());
        Products products = new Products();
        Floats in = Floats.of(x);
        Floats gradient = Floats.of(dy);
        int filters = dy.shape().extent(3) / geometry.groups();
        double[] sums = new double[dweights.size()];
        Floats part = new Floats(new float[sums.length], 0);
        for (int n = 0; n < x.shape().extent(0); n += patches.images()) {
            int count = Math.min(patches.images(), x.shape().extent(0) - n);
            part.fill(sums.length, 0);
            for (int g = 0; g < geometry.groups(); g++) {
                patches.take(in, n, count, g);
                products.add(patches.of(count).transposed(),
                        pixels(gradient, dy.shape(), n, count).columnBlock(g, filters),
                        cells(part, dweights.shape()).columnBlock(g, filters));
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i] += part.get(i);
            }
        }
        Floats out = Floats.written(dweights);
        for (int i = 0; i < sums.length; i++) {
            out.set(i, (float) sums[i]);
        }
    }

    /** Sets every pixel of y to the bias, or 0. */
    private static void start(@Nullable Tensor bias, Floats y, Shape shape) {
        int filters = shape.extent(3);
        float[] pixel = new float[filters];
        if (bias != null) {
            Floats.of(bias).read(0, pixel, 0, filters);
        }
        for (int i = 0; i < shape.size(); i += filters) {
            y.write(i, pixel, filters);
        }
    }

    /** The {@code count} images from number {@code n} on, a row a pixel. */
    private static Matrix pixels(Floats y, Shape shape, int n, int count) {
        return Matrix.of(y, n * shape.rowSize(), count * shape.extent(1) * shape.extent(2), shape.extent(3));
    }

    /** The weights, a row a cell and channel. */
    private static Matrix cells(Floats weights, Shape shape) {
        return Matrix.of(weights, 0, shape.extent(0) * shape.extent(1) * shape.extent(2), shape.extent(3));
    }
}
