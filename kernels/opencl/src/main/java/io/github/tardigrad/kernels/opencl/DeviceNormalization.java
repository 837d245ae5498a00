package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.NormalizationKernels;

/** Batch normalisation, see {@code normalization.cl}. */
final class DeviceNormalization implements NormalizationKernels {
    private static final Source SOURCE = Source.of("vectors", "normalization");
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
        if (x.size() == 0) {
            memory.fill(mean, Float.NaN);
            memory.fill(variance, Float.NaN);
            return;
        }
        int rows = x.size() / channels;
        Partial partial = new Partial(rows, channels, 3);
        queue.kernel(source(mean), "statistics_of_parts").writes(partial.sums(0)).with(partial.items())
                .writes(partial.sums(1)).writes(partial.sums(2)).reads(x).withEach(rows, channels, PART)
                .run(partial.items());
        queue.kernel(source(mean), "statistics").writes(mean).with(items(mean)).writes(variance).reads(partial.sums(0))
                .reads(partial.sums(1)).reads(partial.sums(2)).withEach(rows, PART, partial.parts).run(items(mean));
        partial.free();
    }

    @Override
    public void normalize(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor y) {
        queue.kernel(source(mean), "normalize_rows").writes(y).with(items(y)).reads(x).reads(mean).reads(variance)
                .reads(gamma).reads(beta).with(mean.size()).with(epsilon).with(rectified).run(items(y));
    }

    @Override
    public void gradient(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon,
            boolean rectified, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
        int channels = mean.size();
        int rows = x.size() / channels;
        Partial partial = new Partial(rows, channels, 2);
        queue.kernel(source(mean), "gradient_sums_of_parts").writes(partial.sums(0)).with(partial.items())
                .writes(partial.sums(1)).reads(x).reads(mean).reads(variance).reads(gamma).reads(beta).reads(dy)
                .withEach(rows, channels, PART).with(epsilon).with(rectified).run(partial.items());
        queue.kernel(source(mean), "gradient_sums").writes(dgamma).with(items(mean)).writes(dbeta)
                .reads(partial.sums(0)).reads(partial.sums(1)).with(partial.parts).run(items(mean));
        queue.kernel(source(mean), "input_gradient").writes(dx).with(items(dx)).reads(x).reads(mean).reads(variance)
                .reads(gamma).reads(beta).reads(dy).reads(dgamma).reads(dbeta).withEach(channels, rows).with(epsilon)
                .with(rectified).run(items(dx));
        partial.free();
    }

    private Source source(Tensor mean) { return SOURCE.with(Vectors.definition(width(mean.size()))); }

    private int width(int channels) { return Vectors.width(queue.device(), channels); }

    private int items(Tensor x) { return x.size() / width(x.shape().extent(-1)); }

    /** Some numbers for each part of the rows and each channel. */
    private final class Partial {
        final int parts;
        private final Shape shape;
        private final Tensor all;

        Partial(int rows, int channels, int count) {
            parts = Math.ceilDiv(rows, PART);
            shape = Shape.of(parts, channels);
            all = memory.borrow(shape.prepend(count));
        }

        int items() { return shape.size() / width(shape.extent(1)); }

        /** Number {@code index} of all. */
        Tensor sums(int index) { return Tensor.of(shape, all.storage(), index * shape.size()); }

        void free() { memory.giveBack(all); }
    }
}
