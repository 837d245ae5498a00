package io.github.tardigrad.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.tardigrad.engine.backend.Precision;

/**
 * libtorch on the CPU, eager, through DJL's bindings. One repetition is a few native calls on tensors that stay
 * native: no element passes through Java. What a repetition computes is freed call by call, as C++ would free it.
 *
 * <p>Frozen is what may be done ahead where weights do not change: a convolution's are laid out for oneDNN, see
 * {@link LibtorchPrepacked}; an attacked network's batch normalisations are folded into its convolutions.
 */
final class LibtorchContestant implements Contestant {
    private static final Shape ONE = new Shape(1, 1);

    private final LibtorchSetting.Layout layout;
    private final NDManager manager;
    private NDManager data;

    private LibtorchContestant(LibtorchSetting.Layout layout, int threads) {
        this.layout = layout;
        this.manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        this.data = manager.newSubManager();
        JniUtils.setNumThreads(threads);
    }

    /** The backend is the name of a layout; auto is the first. */
    static LibtorchContestant open(String backend, Precision precision, int threads) {
        if (precision != Precision.FP32) {
            throw new IllegalArgumentException("precision " + precision.text() + " is not measured against libtorch,"
                    + " which computes on processors here: take fp32");
        }
        return new LibtorchContestant(backend.equals("auto") ? LibtorchSetting.Layout.values()[0]
                : LibtorchSetting.Layout.of(backend), threads);
    }

    @Override
    public String backend() { return "libtorch-" + Engine.getEngine("PyTorch").getVersion(); }

    @Override
    public int threads() { return JniUtils.getNumThreads(); }

    @Override
    public Runnable prepare(Workload workload) {
        data.close();
        data = manager.newSubManager();
        LibtorchTensors tensors = new LibtorchTensors(data, layout.channelsLast());
        return switch (workload) {
            case Workload.MatrixProduct product -> product(tensors, product.size());
            case Workload.Convolution convolution -> layout.frozen() && !convolution.backward()
                    ? new LibtorchPrepacked(tensors, convolution)
                    : convolution(tensors, convolution);
            case Workload.TrainingStep step -> new LibtorchTraining(tensors, step);
            case Workload.Attack attack -> new LibtorchAttack(tensors, attack,
                    layout.frozen() ? LibtorchNetwork.Mode.FROZEN : LibtorchNetwork.Mode.EVALUATION);
        };
    }

    private static Runnable product(LibtorchTensors tensors, int size) {
        JniUtils.setGradMode(false);
        PtNDArray a = tensors.uniform(size, size);
        PtNDArray b = tensors.uniform(size, size);
        return () -> JniUtils.matmul(a, b).close();
    }

    private static Runnable convolution(LibtorchTensors tensors, Workload.Convolution row) {
        PtNDArray x = tensors.images(row.images(), row.channels(), row.side());
        PtNDArray weights = tensors.images(row.channels(), row.channels(), 3);
        JniUtils.setGradMode(row.backward());
        if (!row.backward()) {
            return () -> JniUtils.convolution(x, weights, null, ONE, ONE, ONE, 1).close();
        }
        PtNDArray dy = tensors.images(row.images(), row.channels(), row.side());
        return () -> {
            try (PtNDArray xLeaf = LibtorchTensors.leaf(x); PtNDArray weightsLeaf = LibtorchTensors.leaf(weights);
                    PtNDArray y = JniUtils.convolution(xLeaf, weightsLeaf, null, ONE, ONE, ONE, 1)) {
                JniUtils.backward(y, dy, false, false);
            }
        };
    }

    @Override
    public void close() { manager.close(); }
}
