package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.random.RandomKey;
import org.jocl.cl_mem;

/**
 * Random tensors, the same numbers as everywhere; see {@code random.cl}. Normal numbers are defined in double precision
 * by functions that a device does not have, so they are drawn here and sent there.
 */
final class DeviceRandom implements RandomKernels {
    private static final Source SOURCE = Source.of("random");

    private final CommandQueue queue;

    DeviceRandom(CommandQueue queue) { this.queue = queue; }

    @Override
    public void uniform(RandomKey key, int[] rows, float low, float high, Tensor y) {
        draw("uniform", key, rows, y, low, high);
    }

    @Override
    public void bernoulli(RandomKey key, int[] rows, float probability, float value, Tensor y) {
        draw("bernoulli", key, rows, y, probability, value);
    }

    private void draw(String kernel, RandomKey key, int[] rows, Tensor y, float first, float second) {
        if (y.size() == 0) {
            return;
        }
        cl_mem rowNumbers = queue.constants(rows);
        try {
            queue.kernel(SOURCE, kernel).writes(y).with(y.size()).with(rowNumbers).with(y.size() / rows.length)
                    .withVector((int) key.bits(), (int) (key.bits() >>> 32)).with(first).with(second).run(y.size());
        } finally {
            CommandQueue.free(rowNumbers);
        }
    }

    @Override
    public void normal(RandomKey key, int[] rows, Tensor y) {
        if (y.size() == 0) {
            return;
        }
        float[] values = new float[y.size()];
        int rowSize = y.size() / rows.length;
        for (int i = 0; i < values.length; i++) {
            values[i] = key.normal(rows[i / rowSize], i % rowSize);
        }
        y.set(values);
    }
}
