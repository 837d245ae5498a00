package io.github.tardigrad.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * libtorch on the CPU, eager, through DJL's bindings. One repetition is a few native calls on tensors that stay
 * native: no element passes through Java. What a repetition computes is freed at its end, call by call, as C++ would
 * free it.
 */
final class LibtorchContestant implements Contestant {
    static final String CHANNELS_LAST = "channels-last";
    static final String CHANNELS_FIRST = "channels-first";

    private static final Shape ONE = new Shape(1, 1);

    private final boolean channelsLast;
    private final NDManager manager;
    private NDManager data;

    private LibtorchContestant(boolean channelsLast, int threads) {
        this.channelsLast = channelsLast;
        this.manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        this.data = manager.newSubManager();
        JniUtils.setNumThreads(threads);
    }

    /** The backend is the layout of images: {@value #CHANNELS_LAST}, as is auto, or {@value #CHANNELS_FIRST}. */
    static LibtorchContestant open(String backend, int threads) {
        return switch (backend) {
            case "auto", CHANNELS_LAST -> new LibtorchContestant(true, threads);
            case CHANNELS_FIRST -> new LibtorchContestant(false, threads);
            default -> throw new IllegalArgumentException("there is no backend " + backend + " of libtorch here:"
                    + " choose " + CHANNELS_LAST + " or " + CHANNELS_FIRST);
        };
    }

    @Override
    public String backend() { return "libtorch-" + Engine.getEngine("PyTorch").getVersion(); }

    @Override
    public int threads() { return JniUtils.getNumThreads(); }

    @Override
    public Runnable prepare(Workload workload) {
        data.close();
        data = manager.newSubManager();
        LibtorchTensors tensors = new LibtorchTensors(data, channelsLast);
        return switch (workload) {
            case Workload.MatrixProduct product -> product(tensors, product.size());
            case Workload.Convolution convolution -> convolution(tensors, convolution);
            case Workload.TrainingStep step -> new LibtorchTraining(tensors, step.network(), step.images());
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
