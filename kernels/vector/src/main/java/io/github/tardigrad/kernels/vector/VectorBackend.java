package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendUnavailableException;
import io.github.tardigrad.engine.backend.KernelFamilies;

/** The kernel families over one pool of workers. */
final class VectorBackend implements Backend {
    private final WorkerPool pool;
    private final KernelFamilies families;

    private VectorBackend(int threads) {
        pool = new WorkerPool(threads);
        families = new KernelFamilies(new VectorMemory(pool), new VectorMatmul(pool), new VectorConvolution(pool),
                new VectorPooling(pool), new VectorNormalization(pool), new VectorSoftmax(pool),
                new VectorElementwise(pool), new VectorReduction(pool), new VectorRandom(pool), new VectorUpdate(pool));
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
    public KernelFamilies families() { return families; }

    @Override
    public void close() { pool.close(); }
}
