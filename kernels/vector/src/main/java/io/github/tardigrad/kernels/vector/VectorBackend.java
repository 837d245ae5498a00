package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendUnavailableException;
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

/** The kernel families over one pool of workers. */
final class VectorBackend implements Backend {
    private final WorkerPool pool;
    private final MemoryKernels memory;
    private final MatmulKernels matmul;
    private final ConvolutionKernels convolution;
    private final PoolingKernels pooling;
    private final NormalizationKernels normalization;
    private final SoftmaxKernels softmax;
    private final ElementwiseKernels elementwise;
    private final ReductionKernels reduction;
    private final RandomKernels random;
    private final UpdateKernels update;

    private VectorBackend(int threads) {
        pool = new WorkerPool(threads);
        memory = new VectorMemory(pool);
        matmul = new VectorMatmul(pool);
        convolution = new VectorConvolution(pool);
        pooling = new VectorPooling(pool);
        elementwise = new VectorElementwise(pool);
        reduction = new VectorReduction(pool);
        normalization = new VectorNormalization(pool);
        softmax = new VectorSoftmax(pool);
        random = new VectorRandom(pool);
        update = new VectorUpdate(pool);
    }

    /** Opens it, unless a width is asked for that this machine does not have. */
    static VectorBackend open(int threads) throws BackendUnavailableException {
        String asked = System.getProperty(Lanes.PROPERTY);
        if (asked != null) {
            int widest = VectorWidth.supported();
            if (!asked.matches("128|256|512")) {
                throw new BackendUnavailableException(Lanes.PROPERTY + " is " + asked + ": it must be 128, 256 or 512");
            }
            if (Integer.parseInt(asked) > widest) {
                throw new BackendUnavailableException(Lanes.PROPERTY + " is " + asked
                        + ", but the vectors of this machine (or of this JVM's flags) have " + widest
                        + " bits at most");
            }
        }
        WarmUp.run();
        return new VectorBackend(threads);
    }

    @Override
    public String name() { return "vector-" + Lanes.FLOATS.vectorBitSize(); }

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
    public void close() { pool.close(); }
}
