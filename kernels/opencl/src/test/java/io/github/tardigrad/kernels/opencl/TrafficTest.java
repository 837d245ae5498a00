package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.UpdateKernels.Sgd;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Images and labels go to the device, and scalars come back; all else stays there. */
@EnabledOnOpenCl
class TrafficTest {
    private static final int BATCH = 16;
    private static final Shape IMAGES = Shape.of(BATCH, 8, 8, 3);

    @Test
    void aTrainingStepMovesImagesLabelsAndOneLoss() {
        try (Engine engine = Engine.open("opencl")) {
            Parameters parameters = Parameters.allocate(engine,
                    List.of(new Parameters.Declaration("convolution", Shape.of(3, 3, 3, 8)),
                            new Parameters.Declaration("dense", Shape.of(128, 10))), true);
            parameters.flat().set(new float[parameters.flat().size()]);
            Tensor velocity = engine.zeros(parameters.flat().shape());
            Tensor images = engine.zeros(IMAGES);
            Tensor labels = engine.zeros(Shape.of(BATCH));
            DoubleSupplier step = () -> {
                images.set(new float[IMAGES.size()]);
                labels.set(new float[BATCH]);
                try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                    Tensor features = tape.maxPool(tape.relu(tape.conv2d(images, parameters.get("convolution"),
                            ConvolutionGeometry.of(1, 1))), PoolingGeometry.square(2));
                    Tensor logits = tape.matmul(tape.reshape(features, Shape.of(BATCH, 128)), parameters.get("dense"));
                    Tensor loss = tape.crossEntropy(logits, labels);
                    engine.backend().update().sgd(new Sgd(0.1f, 0.9f, false, 0), parameters.flat(),
                            tape.backward(loss).of(parameters), velocity);
                    return loss.item();
                }
            };
            step.getAsDouble(); // compiles, and makes the tables of the convolution
            OpenClBackend backend = (OpenClBackend) engine.backend();
            Traffic.Count before = backend.traffic();
            step.getAsDouble();
            Traffic.Count moved = backend.traffic().since(before);

            long one = Float.BYTES;
            assertThat(moved.bytesUp()).as("images and labels").isEqualTo(one * (IMAGES.size() + BATCH));
            assertThat(moved.bytesDown()).as("the loss").isEqualTo(one);
            assertThat(moved.launches()).isBetween(10L, 40L);
        }
    }
}
