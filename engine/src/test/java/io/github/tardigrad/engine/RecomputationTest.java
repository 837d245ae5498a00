package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.op.BatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an op can compute again is not kept for the backward pass, and comes back as it was. */
class RecomputationTest {
    private static final Shape IMAGES = Shape.of(4, 16, 16, 3);
    private static final ConvolutionGeometry SAME = ConvolutionGeometry.of(1, 1);
    private static final int DEPTH = 8;

    /** What is done with a result behind its last use in the forward pass. */
    private enum Afterwards { RELEASE, LEAVE }

    @ParameterizedTest
    @EnumSource(MemoryPolicy.class)
    void gradientsAreTheSameBits(MemoryPolicy policy) {
        Trained left = train(policy, Afterwards.LEAVE);
        Trained released = train(policy, Afterwards.RELEASE);
        assertThat(released.gradient).isEqualTo(left.gradient).doesNotContain(Float.NaN);
        assertThat(released.gradient).as("gradient of the first convolution").matches(g -> g[0] != 0);
        assertThat(released.statistics).as("moved once").isEqualTo(left.statistics);
    }

    /** Of each layer's convolution and normalisation only the first is kept; a few tensors are on their way. */
    @Test
    void whatCanBeComputedAgainTakesNoMemory() {
        long left = train(MemoryPolicy.REUSE, Afterwards.LEAVE).memory;
        long released = train(MemoryPolicy.REUSE, Afterwards.RELEASE).memory;
        assertThat(released).isLessThan(left - (DEPTH - 3) * IMAGES.size());
    }

    @Test
    void aStepAllocatesNothingAfterTheFirst() {
        try (Engine engine = engine(MemoryPolicy.REUSE)) {
            Network network = new Network(engine);
            network.gradient(Afterwards.RELEASE);
            long first = engine.scopeAllocations();
            network.gradient(Afterwards.RELEASE);
            assertThat(engine.scopeAllocations()).isEqualTo(first);
        }
    }

    @Test
    void whatIsRetainedIsThereAfterTheBackwardPass() {
        try (Engine engine = engine(MemoryPolicy.POISON); Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Network network = new Network(engine);
            Tensor normalised = tape.retain(network.normalise(tape, network.images, 0));
            float[] before = normalised.toArray();
            tape.backward(tape.sum(tape.multiply(normalised, normalised)));
            assertThat(normalised.toArray()).isEqualTo(before);
        }
    }

    private record Trained(float[] gradient, float[] statistics, long memory) {}

    private static Trained train(MemoryPolicy policy, Afterwards afterwards) {
        try (Engine engine = engine(policy)) {
            Network network = new Network(engine);
            float[] gradient = network.gradient(afterwards);
            return new Trained(gradient, network.statistics.flat().toArray(), engine.scopeSize());
        }
    }

    private static Engine engine(MemoryPolicy policy) {
        return Engine.open(EngineOptions.defaults().withBackend("scalar").withMemory(policy));
    }

    /** Layers of convolution and normalisation whose results are used once, twice, and by another normalisation. */
    private static final class Network {
        private final Engine engine;
        private final Parameters parameters;
        private final Parameters statistics;
        private final Tensor images;

        Network(Engine engine) {
            this.engine = engine;
            List<Parameters.Declaration> declared = new ArrayList<>();
            List<Parameters.Declaration> moved = new ArrayList<>();
            for (int layer = 0; layer < DEPTH; layer++) {
                declared.add(new Parameters.Declaration("conv" + layer, Shape.of(3, 3, 3, 3)));
                declared.add(new Parameters.Declaration("scale" + layer, Shape.of(3)));
                declared.add(new Parameters.Declaration("shift" + layer, Shape.of(3)));
                moved.add(new Parameters.Declaration("mean" + layer, Shape.of(3)));
                moved.add(new Parameters.Declaration("variance" + layer, Shape.of(3)));
            }
            SplittableRandom random = new SplittableRandom(3);
            parameters = Parameters.allocate(engine, declared, true);
            parameters.flat().set(uniform(random, parameters.flat().size()));
            statistics = Parameters.allocate(engine, moved, false);
            images = engine.tensor(IMAGES, uniform(random, IMAGES.size()));
        }

        Tensor normalise(Tape tape, Tensor x, int layer) {
            return tape.apply(new BatchNorm(1e-5f, 0.1f, layer % 2 == 0), x, parameters.get("scale" + layer),
                    parameters.get("shift" + layer), statistics.get("mean" + layer),
                    statistics.get("variance" + layer));
        }

        float[] gradient(Afterwards afterwards) {
            try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                Tensor x = convolve(tape, images, 0);
                for (int layer = 0; layer < DEPTH - 1; layer++) {
                    Tensor normalised = normalise(tape, x, layer);
                    done(tape, afterwards, x);
                    x = convolve(tape, normalised, layer + 1);
                    if (layer == 1) {
                        Tensor other = tape.multiply(normalised, normalised);
                        x = tape.add(x, other);
                        done(tape, afterwards, other);
                    }
                    if (layer == 2) {
                        // Computed again out of what must be computed again itself.
                        Tensor twice = normalise(tape, normalised, DEPTH - 1);
                        x = tape.multiply(x, twice);
                        done(tape, afterwards, twice);
                    }
                    done(tape, afterwards, normalised);
                }
                return tape.backward(tape.mean(tape.multiply(x, x))).of(parameters).toArray();
            }
        }

        private Tensor convolve(Tape tape, Tensor x, int layer) {
            return tape.conv2d(x, parameters.get("conv" + layer), SAME);
        }

        private static void done(Tape tape, Afterwards afterwards, Tensor tensor) {
            if (afterwards == Afterwards.RELEASE) {
                tape.release(tensor);
            }
        }

        private static float[] uniform(SplittableRandom random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextDouble(0.1, 1);
            }
            return numbers;
        }
    }
}
