package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import org.jspecify.annotations.Nullable;

/** When a convolution, or one of its gradients, is computed by {@link Winograd}: a fixed rule of its sizes. */
final class WinogradChoice {
    /** Channels come in whole vectors of any width. */
    private static final int MULTIPLE = 16;
    /** With fewer channels, transforming the tiles takes longer than is won. */
    private static final int FEWEST_CHANNELS = 32;
    /** With more, the transformed weights would be too large for an array. */
    private static final int MOST_CHANNELS = 4096;

    /** So many times fewer multiplications it must take. */
    private static final int LEAST_GAIN = 2;

    /** An image that a {@link WinogradScatter} does not divide has at most so many tiles. */
    private static final int MOST_SCATTERED = 64;

    private WinogradChoice() {}

    /**
     * The algorithm, or null if a direct one is better.
     *
     * @param weights [height, width, inputs / groups, filters]
     * @param result the images that are cut into tiles: y for the forward pass, dx for the input gradient, dy for the
     *     weight gradient
     */
    static @Nullable Winograd of(ConvolutionGeometry g, Shape weights, Shape result) {
        boolean plain = weights.extent(0) == Winograd.KERNEL && weights.extent(1) == Winograd.KERNEL
                && g.strideHeight() == 1 && g.strideWidth() == 1 && g.dilationHeight() == 1 && g.dilationWidth() == 1
                && g.groups() == 1 && Math.max(Math.max(g.top(), g.bottom()), Math.max(g.left(), g.right())) < 3;
        if (!plain || !suits(weights.extent(2)) || !suits(weights.extent(3))) {
            return null;
        }
        Winograd best = products(Winograd.F2, result) < products(Winograd.F4, result) ? Winograd.F2 : Winograd.F4;
        int direct = Winograd.KERNEL * Winograd.KERNEL * result.extent(1) * result.extent(2);
        return LEAST_GAIN * products(best, result) <= direct ? best : null;
    }

    /** The algorithm of a {@link WinogradScatter}, or null if the input gradient is not computed by one. */
    static @Nullable Winograd ofScatter(ConvolutionGeometry g, Shape weights, Shape dy, Shape dx) {
        Winograd scatter = of(g, weights, dy);
        Winograd convolution = of(g, weights, dx);
        if (scatter == null || products(scatter, dy) > MOST_SCATTERED * scatter.elements()) {
            return null;
        }
        return convolution == null || products(scatter, dy) < products(convolution, dx) ? scatter : null;
    }

    private static boolean suits(int channels) {
        return channels % MULTIPLE == 0 && channels >= FEWEST_CHANNELS && channels <= MOST_CHANNELS;
    }

    /** How many multiplications an image takes for each pair of channels. */
    private static int products(Winograd winograd, Shape result) {
        return Math.ceilDiv(result.extent(1), winograd.outputs()) * Math.ceilDiv(result.extent(2), winograd.outputs())
                * winograd.elements();
    }
}
