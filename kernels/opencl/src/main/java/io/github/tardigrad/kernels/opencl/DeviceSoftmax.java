package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Indices;
import io.github.tardigrad.engine.backend.SoftmaxKernels;

/** Softmax and cross-entropy, one work-item a row; see {@code softmax.cl}. */
final class DeviceSoftmax implements SoftmaxKernels {
    private static final Source SOURCE = Source.of("functions", "vectors", "softmax").with(Vectors.definition(1));

    /** Targets that are known to be classes: where they lie, and how many classes there are. */
    private record Checked(int offset, int size, int classes) {}

    private final CommandQueue queue;

    DeviceSoftmax(CommandQueue queue) { this.queue = queue; }

    @Override
    public void softmax(Tensor x, Tensor y) {
        queue.kernel(SOURCE, "softmax").writes(y).with(rows(x)).reads(x).with(classes(x)).run(rows(x));
    }

    @Override
    public void softmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        queue.kernel(SOURCE, "softmax_gradient").writes(dx).with(rows(y)).reads(y).reads(dy).with(classes(y))
                .run(rows(y));
    }

    @Override
    public void logSoftmax(Tensor x, Tensor y) {
        queue.kernel(SOURCE, "log_softmax").writes(y).with(rows(x)).reads(x).with(classes(x)).run(rows(x));
    }

    @Override
    public void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        queue.kernel(SOURCE, "log_softmax_gradient").writes(dx).with(rows(y)).reads(y).reads(dy).with(classes(y))
                .run(rows(y));
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor targets, float smoothing, Tensor losses, Tensor probabilities) {
        boolean indices = targets.shape().rank() == 1;
        if (indices) {
            requireClasses(targets, classes(logits));
        }
        queue.kernel(SOURCE, "cross_entropy").writes(losses).with(losses.size()).writes(probabilities).reads(logits)
                .reads(targets).with(indices).with(smoothing).with(classes(logits)).run(losses.size());
    }

    @Override
    public void crossEntropyGradient(Tensor probabilities, Tensor targets, float smoothing, Tensor dlosses, float scale,
            Tensor dlogits) {
        int rows = rows(probabilities);
        if (targets.shape().rank() == 1) {
            requireClasses(targets, classes(probabilities));
        }
        queue.kernel(SOURCE, "cross_entropy_gradient").writes(dlogits).with(rows).reads(probabilities).reads(targets)
                .reads(dlosses).with(dlosses.size() == 1 ? 0 : 1).with(targets.shape().rank() == 1).with(smoothing)
                .with(scale).with(classes(probabilities)).run(rows);
    }

    private static int classes(Tensor x) { return x.shape().extent(-1); }

    private static int rows(Tensor x) { return classes(x) == 0 ? 0 : x.size() / classes(x); }

    /** Once as long as they do not change: the steps of an attack all have the same. */
    private void requireClasses(Tensor targets, int classes) {
        targets.storage().derived(new Checked(targets.offset(), targets.size(), classes), stale -> {
            float[] values = DeviceStorage.read(targets, queue);
            for (int n = 0; n < values.length; n++) {
                Indices.requireClass(values[n], n, classes);
            }
            return true;
        });
    }
}
