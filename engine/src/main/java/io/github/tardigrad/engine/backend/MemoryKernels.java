package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;

/** Memory of a backend. */
public interface MemoryKernels {
    /**
     * A new block of {@code size} floats, all zero.
     *
     * @throws OutOfMemoryError when the backend has no room, a {@link DeviceOutOfMemoryError} if its memory is not
     *         Java's; the message says how much was asked for
     */
    Storage allocate(int size);

    /** Gives a block back early. It must not be used again; blocks never freed are reclaimed with the backend. */
    default void free(Storage storage) {}

    /** Sets every element of {@code y} to {@code value}. */
    void fill(Tensor y, float value);

    /** {@code y = x} element by element; same number of elements, shapes may differ. */
    void copy(Tensor x, Tensor y);

    /**
     * {@code y[i₀, i₁, …] = x[i at the permuted place]}: axis {@code a} of y is axis {@code axes[a]} of x.
     *
     * @param axes a permutation of 0 … rank − 1
     */
    void transpose(Tensor x, int[] axes, Tensor y);

    /**
     * Copies x into the middle of y, and {@code value} around it: index {@code i} of x is {@code i + before[axis]} in
     * y. A negative {@code before} crops instead.
     */
    void pad(Tensor x, int[] before, float value, Tensor y);

    /**
     * Copies x into a part of y, whose other elements stay: index {@code i} of x is {@code i + at[axis]} in y. All of x
     * has room there.
     */
    void place(Tensor x, int[] at, Tensor y);

    /**
     * Rows of a table by number: {@code y[i, :] = table[indices[i], :]}.
     *
     * @param table {@code [count, width]}
     * @param indices any shape
     * @param y {@code [..., width]}, in front the axes of {@code indices}
     * @throws IllegalArgumentException when an index is not a whole number from 0 to count − 1
     */
    void gather(Tensor table, Tensor indices, Tensor y);

    /**
     * The transposed operation of {@link #gather}: row {@code k} of {@code sums} is the sum of all {@code x[i, :]} with
     * {@code indices[i] = k}, added in the order of i.
     */
    void scatterSum(Tensor x, Tensor indices, Tensor sums);
}
