package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.KernelFamilies;

/** Every kernel family in plain loops over {@code float[]}, on the caller's thread. It owns nothing, keeps no state. */
public final class ScalarBackend implements Backend {
    private final KernelFamilies families = new KernelFamilies(new ScalarMemory(), new ScalarMatmul(),
            new ScalarConvolution(), new ScalarPooling(), new ScalarNormalization(), new ScalarSoftmax(),
            new ScalarElementwise(), new ScalarReduction(), new ScalarRandom(), new ScalarUpdate());

    @Override
    public String name() { return "scalar"; }

    @Override
    public KernelFamilies families() { return families; }

    @Override
    public void close() {}
}
