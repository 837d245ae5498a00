package io.github.tardigrad.training;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendProvider;
import io.github.tardigrad.engine.backend.Backends;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.backend.KernelFamilies;
import io.github.tardigrad.engine.backend.MatmulKernels;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import io.github.tardigrad.engine.backend.PoolingKernels;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.backend.SoftmaxKernels;
import io.github.tardigrad.engine.backend.UpdateKernels;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scalar backend on a device that is lost some kernels after a file has appeared, and from then on refuses every
 * call. It is found by its name where tests lie on the class path, which is in a process of its own.
 */
final class LosableBackend implements Backend {
    private static final int KERNELS_LEFT = 40;

    /** Opens {@code losable:FILE}. */
    public static final class Provider implements BackendProvider {
        /** For the service loader. */
        public Provider() {}

        @Override
        public String name() { return "losable"; }

        /** Never taken unasked. */
        @Override
        public int priority() { return -1; }

        @Override
        public Backend open(Request request) { return new LosableBackend(Path.of(request.device())); }
    }

    private final Backend inner = Backends.open("scalar", 1, Precision.FP32, System.err::println);
    private final Path file;
    private final AtomicInteger kernels = new AtomicInteger();

    private final KernelFamilies families = new KernelFamilies(watched(MemoryKernels.class, inner.memory()),
            watched(MatmulKernels.class, inner.matmul()), watched(ConvolutionKernels.class, inner.convolution()),
            watched(PoolingKernels.class, inner.pooling()),
            watched(NormalizationKernels.class, inner.normalization()),
            watched(SoftmaxKernels.class, inner.softmax()), watched(ElementwiseKernels.class, inner.elementwise()),
            watched(ReductionKernels.class, inner.reduction()), watched(RandomKernels.class, inner.random()),
            watched(UpdateKernels.class, inner.update()));

    private LosableBackend(Path file) {
        this.file = file;
    }

    private <T> T watched(Class<T> family, T kernelsOfFamily) {
        return family.cast(Proxy.newProxyInstance(family.getClassLoader(), new Class<?>[] {family},
                (proxy, method, arguments) -> {
                    if (Files.exists(file) && kernels.incrementAndGet() > KERNELS_LEFT) {
                        throw new DeviceLostException("device losable was lost", new IllegalStateException());
                    }
                    try {
                        return method.invoke(kernelsOfFamily, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    @Override
    public String name() { return inner.name(); }

    @Override
    public KernelFamilies families() { return families; }

    @Override
    public void close() { inner.close(); }
}
