package io.github.tardigrad.bench;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * A {@link Workload.Attack} in libtorch: no gradients but those of the pixels, steps in place. The bounds of each
 * pixel, which hold the ball and [0, 1] together, are computed ahead.
 */
final class LibtorchAttack implements Runnable {
    private final LibtorchNetwork network;
    private final LibtorchTensors tensors;
    private final Workload.Attack row;
    private final PtNDArray labels;
    private final PtNDArray clean;
    private final PtNDArray lowest;
    private final PtNDArray highest;
    private final PtNDArray stepSize;
    private final PtNDArray one;

    /** On a network whose layers compute as {@code mode} says. */
    LibtorchAttack(LibtorchTensors tensors, Workload.Attack row, LibtorchNetwork.Mode mode) {
        this.network = new LibtorchNetwork(tensors, row.network(), mode);
        this.tensors = tensors;
        this.row = row;
        this.labels = tensors.labels(row.images());
        this.clean = images(0, 1);
        this.lowest = clean.sub(Workload.Attack.EPSILON).clip(0, 1);
        this.highest = clean.add(Workload.Attack.EPSILON).clip(0, 1);
        this.stepSize = tensors.scalar(Workload.Attack.STEP_SIZE);
        this.one = tensors.scalar(1);
    }

    @Override
    public void run() {
        JniUtils.setGradMode(false);
        PtNDArray x = images(-Workload.Attack.EPSILON, Workload.Attack.EPSILON);
        JniUtils.addi(x, clean);
        x = bounded(x);
        for (int step = 0; step < Workload.Attack.STEPS; step++) {
            try (PtNDArray gradient = gradient(x)) {
                JniUtils.signi(gradient);
                JniUtils.muli(gradient, stepSize);
                JniUtils.addi(x, gradient);
            }
            x = bounded(x);
        }
        x.close();
    }

    private PtNDArray gradient(PtNDArray x) {
        JniUtils.setGradMode(true);
        try (PtNDArray leaf = LibtorchTensors.leaf(x);
                PtNDArray loss = LibtorchTensors.crossEntropy(network.logits(leaf), labels)) {
            JniUtils.backward(loss, one, false, false);
            return JniUtils.getGradient(leaf);
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** In place of {@code x}, which is closed. */
    private PtNDArray bounded(PtNDArray x) {
        try (x; PtNDArray above = JniUtils.max(x, lowest)) {
            return JniUtils.min(above, highest);
        }
    }

    private PtNDArray images(float from, float to) {
        return tensors.images(from, to, row.images(), row.network().channels(), row.network().side());
    }
}
