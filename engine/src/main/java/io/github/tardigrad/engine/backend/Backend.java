package io.github.tardigrad.engine.backend;

import java.util.Optional;

/**
 * Where tensors live and who computes on them: a handful of kernel families over opaque {@link Storage}.
 *
 * <p>The engine declares this interface and ships the scalar backend as its readable specification; fast backends
 * implement it and are found through {@link BackendProvider}. Rules that hold for every method of every family:
 * <ul>
 * <li>Tensors are dense and contiguous, in the shapes that the method names; the caller (an op) has checked them.
 * <li>Outputs are written completely and may hold anything before; no output shares memory with an input unless the
 *     method allows it.
 * <li>A call may return before the work is done; a download waits. Calls take effect in the order they were made.
 * <li>The bits of a result depend on the inputs alone: not on the number of threads, vector width or what ran before.
 *     Row {@code n} of a batch does not depend on the other rows, but where the method sums over the batch.
 * <li>All methods may be called by many threads at once.
 * <li>A device that answers no more is a {@link DeviceLostException}, from the call that finds it and from all later
 *     ones; {@link #close} still frees what it can.
 * </ul>
 */
public interface Backend extends AutoCloseable {
    /** What reports call it: {@code scalar}, {@code vector-512}, {@code opencl (device name)}. */
    String name();

    /** All its kernels; the same ones at every call. */
    KernelFamilies families();

    /** Allocating, filling, copying. */
    default MemoryKernels memory() { return families().memory(); }

    /** Matrix products. */
    default MatmulKernels matmul() { return families().matmul(); }

    /** Convolutions and their two gradients. */
    default ConvolutionKernels convolution() { return families().convolution(); }

    /** Max and average pooling and their gradients. */
    default PoolingKernels pooling() { return families().pooling(); }

    /** Batch normalisation. */
    default NormalizationKernels normalization() { return families().normalization(); }

    /** Softmax, log-softmax and cross-entropy over the last axis. */
    default SoftmaxKernels softmax() { return families().softmax(); }

    /** Elementwise expressions with broadcasting. */
    default ElementwiseKernels elementwise() { return families().elementwise(); }

    /** Sums and maxima of elementwise expressions. */
    default ReductionKernels reduction() { return families().reduction(); }

    /** Random tensors. */
    default RandomKernels random() { return families().random(); }

    /** Optimizer steps over flat parameters. */
    default UpdateKernels update() { return families().update(); }

    /** Who finds out how it computes fastest on its device, if there is anything to find out. */
    default Optional<Tuner> tuner() { return Optional.empty(); }

    /** Frees memory and threads; nothing of this backend may be used afterwards. */
    @Override
    void close();
}
