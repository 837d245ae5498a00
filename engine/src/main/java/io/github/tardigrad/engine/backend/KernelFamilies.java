package io.github.tardigrad.engine.backend;

/** All kernels of a backend, in the families that {@link Backend} describes. */
public record KernelFamilies(MemoryKernels memory, MatmulKernels matmul, ConvolutionKernels convolution,
        PoolingKernels pooling, NormalizationKernels normalization, SoftmaxKernels softmax,
        ElementwiseKernels elementwise, ReductionKernels reduction, RandomKernels random, UpdateKernels update) {}
