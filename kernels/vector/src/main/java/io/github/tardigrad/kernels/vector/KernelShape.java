package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;

/**
 * The shape {@code [height, width, inputs, filters]} of convolution weights by its names.
 *
 * @param inputs input channels of one group
 * @param filters filters of all groups together
 */
record KernelShape(int height, int width, int inputs, int filters, int groups) {
    static KernelShape of(Shape weights, int groups) {
        return new KernelShape(weights.extent(0), weights.extent(1), weights.extent(2), weights.extent(3), groups);
    }

    /** Filters of one group. */
    int ownFilters() { return filters / groups; }

    /** Channels of the input, of all groups together. */
    int channels() { return inputs * groups; }

    /** Floats of a window: cells times input channels of a group. */
    int window() { return height * width * inputs; }

    /** Where the floats of kernel cell (p, q) begin in a window. */
    int cell(int p, int q) { return (p * width + q) * inputs; }

    /** Where the weight of input channel 0 for a group's filter 0 lies, for kernel cell (p, q). */
    int cell(int p, int q, int group) { return cell(p, q) * filters + group * ownFilters(); }
}
