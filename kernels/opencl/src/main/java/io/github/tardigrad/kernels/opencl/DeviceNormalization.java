package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import io.github.tardigrad.engine.backend.Storage;

/** Batch normalisation, see {@code normalization.cl}. */
final class DeviceNormalization implements NormalizationKernels {
    private static final Source SOURCE = Source.of("normalization");
    /** Rows of a part. */
    private static final int PART = 128;

    private final CommandQueue queue;
    private final DeviceMemory memory;

    DeviceNormalization(CommandQueue queue, DeviceMemory memory) {
        this.queue = queue;
        this.memory = memory;
    }

    @Override
    public void statistics(Tensor x, Tensor mean, Tensor variance) {
        int channels = mean.size();
        int rows = x.size() / channels;
        Partial partial = new Partial(rows, channels, 3);
        queue.kernel(SOURCE, "statistics_of_parts").writes(partial.sums(0)).with(partial.size())
                .writes(partial.sums(1)).writes(partial.sums(2)).reads(x).withEach(rows, channels, PART).run(partial.size());
        queue.kernel(SOURCE, "statistics").writes(mean).with(channels).writes(variance).reads(partial.sums(0))
                .reads(partial.sums(1)).reads(partial.sums(2)).withEach(rows, PART, partial.parts).run(channels);
        partial.free();
    }

    @Override
    public void normalize(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor y) {
        queue.kernel(SOURCE, "normalize_rows").writes(y).with(y.size()).reads(x).reads(mean).reads(variance).reads(gamma)
                .reads(beta).with(mean.size()).with(epsilon).with(rectified).run(y.size());
    }

    @Override
    public void gradient(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
        int channels = mean.size();
        int rows = x.size() / channels;
        Partial partial = new Partial(rows, channels, 2);
        queue.kernel(SOURCE, "gradient_sums_of_parts").writes(partial.sums(0)).with(partial.size())
                .writes(partial.sums(1)).reads(x).reads(mean).reads(variance).reads(gamma).reads(beta).reads(dy)
                .withEach(rows, channels, PART).with(epsilon).with(rectified).run(partial.size());
        queue.kernel(SOURCE, "gradient_sums").writes(dgamma).with(channels).writes(dbeta).reads(partial.sums(0))
                .reads(partial.sums(1)).with(partial.parts).run(channels);
        queue.kernel(SOURCE, "input_gradient").writes(dx).with(dx.size()).reads(x).reads(mean).reads(variance)
                .reads(gamma).reads(beta).reads(dy).reads(dgamma).reads(dbeta).withEach(channels, rows).with(epsilon)
                .with(rectified).run(dx.size());
        partial.free();
    }

    /** Some numbers for each part of the rows and each channel. */
    private final class Partial {
        final int parts;
        private final Shape shape;
        private final Storage storage;

        Partial(int rows, int channels, int count) {
            parts = Math.ceilDiv(rows, PART);
            shape = Shape.of(parts, channels);
            storage = memory.allocate(count * shape.size());
        }

        int size() { return shape.size(); }

        /** Number {@code index} of all. */
        Tensor sums(int index) { return Tensor.of(shape, storage, index * shape.size()); }

        void free() { memory.free(storage); }
    }
}
