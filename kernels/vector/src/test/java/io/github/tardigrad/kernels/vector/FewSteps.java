package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.UpdateKernels.Sgd;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program that trains a tiny convolutional network on one batch with the backend that is found, and prints the loss
 * before every step.
 */
final class FewSteps {
    private static final int STEPS = 20;
    private static final int IMAGES = 12;
    private static final int CLASSES = 3;

    private FewSteps() {}

    public static void main(String[] arguments) {
        SplittableRandom random = new SplittableRandom(1);
        try (Engine engine = Engine.open()) {
            Parameters parameters = Parameters.allocate(engine, List.of(
                    new Parameters.Declaration("conv.weight", Shape.of(3, 3, 1, 4)),
                    new Parameters.Declaration("conv.bias", Shape.of(4)),
                    new Parameters.Declaration("dense", Shape.of(3 * 3 * 4, CLASSES))), true);
            parameters.flat().set(numbers(random, parameters.flat().shape().size()));
            Tensor velocity = engine.zeros(parameters.flat().shape());
            Tensor images = engine.tensor(Shape.of(IMAGES, 6, 6, 1), numbers(random, IMAGES * 6 * 6));
            float[] classes = new float[IMAGES];
            for (int i = 0; i < IMAGES; i++) {
                classes[i] = i % CLASSES;
            }
            Tensor labels = engine.tensor(Shape.of(IMAGES), classes);
            for (int step = 0; step < STEPS; step++) {
                try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                    Tensor x = tape.conv2d(images, parameters.get("conv.weight"), parameters.get("conv.bias"),
                            ConvolutionGeometry.of(1, 1));
                    x = tape.maxPool(tape.relu(x), PoolingGeometry.square(2));
                    x = tape.matmul(tape.reshape(x, Shape.of(IMAGES, 3 * 3 * 4)), parameters.get("dense"));
                    Tensor loss = tape.crossEntropy(x, labels);
                    System.out.println(loss.item());
                    engine.backend().update().sgd(new Sgd(0.1f, 0.9f, false, 0), parameters.flat(),
                            tape.backward(loss).of(parameters), velocity);
                }
            }
        }
    }

    private static float[] numbers(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return numbers;
    }
}
