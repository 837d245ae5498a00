package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.UpdateKernels.Sgd;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;
import java.util.SplittableRandom;

/** A network with one of everything that a training step does to memory: what the rules of the engine are tried on. */
final class SmallNetwork {
    private static final ConvolutionGeometry SAME = ConvolutionGeometry.of(1, 1);

    private final Engine engine;
    private final Parameters parameters;
    private final Parameters statistics;
    private final Tensor velocity;

    SmallNetwork(Engine engine) {
        this.engine = engine;
        parameters = Parameters.allocate(engine, List.of(
                new Parameters.Declaration("conv.weight", Shape.of(3, 3, 2, 6)),
                new Parameters.Declaration("conv.bias", Shape.of(6)), new Parameters.Declaration("scale", Shape.of(6)),
                new Parameters.Declaration("shift", Shape.of(6)), new Parameters.Declaration("dense", Shape.of(54, 5)),
                new Parameters.Declaration("dense.bias", Shape.of(5))), true);
        statistics = Parameters.allocate(engine, List.of(new Parameters.Declaration("mean", Shape.of(6)),
                new Parameters.Declaration("variance", Shape.of(6))), false);
        SplittableRandom random = new SplittableRandom(1);
        parameters.views().forEach(
                (name, view) -> view.set(numbers(random, view.size(), name.equals("scale") ? 1 : 0)));
        statistics.get("variance").set(1, 1, 1, 1, 1, 1);
        velocity = engine.zeros(parameters.flat().shape());
    }

    Parameters parameters() { return parameters; }

    /** A batch of images with its labels. */
    static float[] images(int count, int seed) {
        return numbers(new SplittableRandom(seed), count * 7 * 7 * 2, 0.5);
    }

    /** The logits of a batch [n, 7, 7, 2]. */
    Tensor forward(Tape tape, Tensor images, boolean training) {
        Tensor x = tape.conv2d(images, parameters.get("conv.weight"), parameters.get("conv.bias"), SAME);
        Tensor mean = statistics.get("mean");
        Tensor variance = statistics.get("variance");
        x = training ? tape.batchNorm(x, parameters.get("scale"), parameters.get("shift"), mean, variance, 1e-5f, 0.1f)
                : tape.batchNormInference(x, parameters.get("scale"), parameters.get("shift"), mean, variance, 1e-5f);
        x = tape.maxPool(tape.relu(x), PoolingGeometry.square(2));
        x = training ? tape.dropout(x, 0.2f, new RandomKey(3)) : x;
        // A residual connection, so that a gradient has two ways to come.
        x = tape.add(x, tape.relu(tape.scale(x, -0.5f)));
        x = tape.reshape(x, Shape.of(images.shape().extent(0), 54));
        return tape.bias(tape.matmul(x, parameters.get("dense")), parameters.get("dense.bias"));
    }

    /** One step of training on a batch; the loss before it. */
    float train(int seed, int count) {
        float[] labels = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (seed + i) % 5;
        }
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor images = tape.tensor(Shape.of(count, 7, 7, 2), images(count, seed));
            Tensor loss = tape.crossEntropy(forward(tape, images, true), tape.tensor(Shape.of(count), labels));
            Tensor gradient = tape.backward(loss).of(parameters);
            engine.backend().update().sgd(new Sgd(0.1f, 0.9f, false, 0), parameters.flat(), gradient, velocity);
            return loss.item();
        }
    }

    /** The gradient of the sum of squared logits for a batch of images, as an attack asks for it. */
    float[] inputGradient(float[] images) {
        int count = images.length / (7 * 7 * 2);
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(tape.tensor(Shape.of(count, 7, 7, 2), images));
            Tensor logits = forward(tape, x, false);
            return tape.backward(tape.sum(tape.multiply(logits, logits))).of(x).toArray();
        }
    }

    private static float[] numbers(SplittableRandom random, int count, double middle) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (middle + random.nextDouble(-0.5, 0.5));
        }
        return numbers;
    }
}
