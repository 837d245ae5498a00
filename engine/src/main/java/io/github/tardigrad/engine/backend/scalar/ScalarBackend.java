package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.backend.MatmulKernels;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import io.github.tardigrad.engine.backend.PoolingKernels;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.backend.SoftmaxKernels;
import io.github.tardigrad.engine.backend.UpdateKernels;

/** Every kernel family in plain loops over {@code float[]}, on the caller's thread. It owns nothing, keeps no state. */
public final class ScalarBackend implements Backend {
    private final MemoryKernels memory = new ScalarMemory();
    private final MatmulKernels matmul = new ScalarMatmul();
    private final ConvolutionKernels convolution = new ScalarConvolution();
    private final PoolingKernels pooling = new ScalarPooling();
    private final NormalizationKernels normalization = new ScalarNormalization();
    private final SoftmaxKernels softmax = new ScalarSoftmax();
    private final ElementwiseKernels elementwise = new ScalarElementwise();
    private final ReductionKernels reduction = new ScalarReduction();
    private final RandomKernels random = new ScalarRandom();
    private final UpdateKernels update = new ScalarUpdate();

    @Override
    public String name() { return "scalar"; }

    @Override
    public MemoryKernels memory() { return memory; }

    @Override
    public MatmulKernels matmul() { return matmul; }

    @Override
    public ConvolutionKernels convolution() { return convolution; }

    @Override
    public PoolingKernels pooling() { return pooling; }

    @Override
    public NormalizationKernels normalization() { return normalization; }

    @Override
    public SoftmaxKernels softmax() { return softmax; }

    @Override
    public ElementwiseKernels elementwise() { return elementwise; }

    @Override
    public ReductionKernels reduction() { return reduction; }

    @Override
    public RandomKernels random() { return random; }

    @Override
    public UpdateKernels update() { return update; }

    @Override
    public void close() {}
}
