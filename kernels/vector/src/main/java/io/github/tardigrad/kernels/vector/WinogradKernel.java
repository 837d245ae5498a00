package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The 3×3 weights of a convolution and what they are to be transformed for. The result has a row for each channel that
 * is summed over and a column for each channel of what is computed: for the gradients of an input, inputs and filters
 * are exchanged.
 *
 * @param w the weights [3, 3, inputs, filters], from index {@code start} on
 */
record WinogradKernel(Winograd winograd, Use use, float[] w, int start, int inputs, int filters) {
    private static final int CELLS = Winograd.KERNEL * Winograd.KERNEL;

    /** What transformed weights are for. */
    enum Use {
        /** The forward pass. */
        FORWARD,
        /** The input gradient as a convolution of dy, with the weights turned around. */
        GRADIENT,
        /** The input gradient by a {@link WinogradScatter}, which does not turn them. */
        SCATTER
    }

    static WinogradKernel of(Winograd winograd, Use use, Tensor weights) {
        return new WinogradKernel(winograd, use, Heap.read(weights), Heap.start(weights), weights.shape().extent(2),
                weights.shape().extent(3));
    }

    /** Channels that are summed over. */
    int rows() { return use == Use.FORWARD ? inputs : filters; }

    /** Channels of what is computed. */
    int columns() { return use == Use.FORWARD ? filters : inputs; }

    /** Floats of an array for all of them behind {@link Scratch#START}. */
    int size() { return WinogradWeights.size(winograd, rows(), columns()); }

    /** All weights transformed; they overwrite {@code stale} if there are any. */
    WinogradWeights transform(WorkerPool pool, @Nullable WinogradWeights stale) {
        WinogradWeights all = stale != null ? stale : in(new float[Scratch.START + size()], columns());
        pool.run(blocks(), (block, scratch) -> block(block, 0, all, scratch));
        return all;
    }

    /** The weights of {@code count} columns from {@code first} on, transformed by this thread into {@code values}. */
    WinogradWeights transform(int first, int count, float[] values, Scratch scratch) {
        WinogradWeights some = in(values, count);
        for (int block = 0; block < blocks(); block++) {
            block(block, first, some, scratch);
        }
        return some;
    }

    /** Transformed weights of {@code columns} columns that lie in {@code values}. */
    WinogradWeights in(float[] values, int columns) {
        return new WinogradWeights(winograd, values, rows(), columns);
    }

    /** Exchanging whole cache lines is faster than single rows. */
    private int blocks() { return rows() / Scratch.LINE; }

    /** Some rows, their columns from {@code first} on. */
    private void block(int block, int first, WinogradWeights target, Scratch scratch) {
        int row = block * Scratch.LINE;
        if (use == Use.FORWARD) {
            for (int i = row; i < row + Scratch.LINE; i++) {
                target.set(i, w, start + i * filters + first, inputs * filters, scratch);
            }
            return;
        }
        int columns = target.filters();
        float[] exchanged = scratch.floats(WinogradWeights.EXCHANGED, CELLS * Scratch.LINE * columns);
        for (int cell = 0; cell < CELLS; cell++) {
            int to = Scratch.START + (use == Use.GRADIENT ? CELLS - 1 - cell : cell) * Scratch.LINE * columns;
            for (int column = 0; column < columns; column++) {
                int from = start + (cell * inputs + first + column) * filters + row;
                for (int i = 0; i < Scratch.LINE; i++) {
                    exchanged[to + i * columns + column] = w[from + i];
                }
            }
        }
        for (int i = 0; i < Scratch.LINE; i++) {
            target.set(row + i, exchanged, Scratch.START + i * columns, Scratch.LINE * columns, scratch);
        }
    }
}
