package io.github.tardigrad.bench;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** One training step of a network in libtorch: the loss and the update that the tape and {@code Sgd} have. */
final class LibtorchTraining implements Runnable {
    private static final float MOMENTUM = 0.9f;
    private static final float LEARNING_RATE = 1e-4f;

    private final LibtorchNetwork network;
    private final PtNDArray images;
    private final PtNDArray labels;
    private final PtNDArray one;
    private final List<PtNDArray> velocities;

    LibtorchTraining(LibtorchTensors tensors, Workload.TrainingStep row) {
        this.network = new LibtorchNetwork(tensors, row.network(), LibtorchNetwork.Mode.TRAINING);
        this.images = tensors.images(row.images(), row.network().channels(), row.network().side());
        this.labels = tensors.labels(row.images());
        this.one = tensors.scalar(1);
        this.velocities = network.parameters().stream().map(parameter -> parameter.values().mul(0))
                .toList();
    }

    @Override
    public void run() {
        JniUtils.setGradMode(true);
        network.parameters().forEach(LibtorchNetwork.Parameter::watch);
        try (PtNDArray loss = LibtorchTensors.crossEntropy(network.logits(images), labels)) {
            JniUtils.backward(loss, one, false, false);
        }
        JniUtils.setGradMode(false);
        for (int i = 0; i < velocities.size(); i++) {
            LibtorchNetwork.Parameter parameter = network.parameters().get(i);
            try (PtNDArray gradient = parameter.gradient()) {
                JniUtils.sgdUpdate(parameter.values(), gradient, velocities.get(i), LEARNING_RATE, 0, 1, 0, MOMENTUM);
            }
        }
    }
}
