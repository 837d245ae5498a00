package io.github.tardigrad.engine;

import static io.github.tardigrad.engine.expression.Expression.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How gradients flow: to whom, how often, and when not. Their values are judged op by op in the suite. */
class TapeTest {
    private final Engine engine =
            Engine.open(EngineOptions.defaults().withBackend("scalar").withMemory(MemoryPolicy.POISON));

    @AfterEach
    void close() { engine.close(); }

    @Test
    void anInputUsedManyTimesGathersAllGradients() {
        Tensor x = engine.tensor(Shape.of(3), -1, 2, 3);
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor watched = tape.watch(x);
            // y = x² + relu(x) + 3x + x − x
            Tensor y = tape.add(tape.multiply(watched, watched), tape.relu(watched));
            y = tape.add(y, tape.scale(watched, 3));
            y = tape.subtract(tape.add(y, watched), watched);
            assertThat(tape.backward(tape.sum(y)).of(watched).toArray()).containsExactly(1, 8, 10);
        }
    }

    @Test
    void theSameTensorOnBothSidesGetsBothGradients() {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            assertThat(tape.backward(tape.sum(tape.add(x, x))).of(x).toArray()).containsExactly(2, 2);
        }
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            assertThat(tape.backward(tape.sum(tape.subtract(x, x))).of(x).toArray()).containsExactly(0, 0);
        }
    }

    @Test
    void aParameterUsedTwiceGathersBothGradients() {
        Parameters parameters = parameters(true);
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor w = parameters.get("w");
            Tensor loss = tape.sum(tape.add(tape.multiply(w, w), tape.scale(w, 10)));
            Tensor flat = tape.backward(loss).of(parameters);
            assertThat(flat.shape()).isEqualTo(parameters.flat().shape());
            assertThat(parameters.sameView(w, flat).toArray()).containsExactly(12, 14);
            assertThat(parameters.sameView(parameters.get("unused"), flat).toArray()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void inputsAndParametersAtOnceGiveWhatEachGivesAlone() {
        float[] images = SmallNetwork.images(2, 5);
        SmallNetwork network = new SmallNetwork(engine);
        float[] ofParameters = gradients(network, images, Gradients.OF_PARAMETERS, false);
        float[] ofInputs = gradients(network, images, Gradients.OF_INPUTS, true);
        assertThat(gradients(network, images, Gradients.OF_BOTH, false)).isEqualTo(ofParameters);
        assertThat(gradients(network, images, Gradients.OF_BOTH, true)).isEqualTo(ofInputs);
    }

    @Test
    void gradientsOfInputsNeverTouchWeights() {
        Parameters parameters = parameters(true);
        Spy spy = new Spy();
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            Tensor y = tape.apply(new CustomGradient(spy), x, parameters.get("w"));
            GradientMap gradients = tape.backward(tape.sum(y));
            assertThat(spy.wanted).containsExactly(true, false);
            assertThat(gradients.of(x).toArray()).containsExactly(1, 2);
            assertThatThrownBy(() -> gradients.of(parameters)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("none of these parameters");
        }
    }

    @Test
    void gradientsOfParametersNeverTouchInputs() {
        Parameters parameters = parameters(true);
        Spy spy = new Spy();
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            Tensor y = tape.apply(new CustomGradient(spy), x, parameters.get("w"));
            GradientMap gradients = tape.backward(tape.sum(y));
            assertThat(spy.wanted).containsExactly(false, true);
            assertThatThrownBy(() -> gradients.of(x)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tape.watch(x)");
        }
    }

    @Test
    void parametersThatAreNotTrainableGetNoGradient() {
        Parameters frozen = parameters(false);
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor y = tape.sum(tape.relu(frozen.get("w")));
            assertThatThrownBy(() -> tape.backward(y)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OF_PARAMETERS").hasMessageContaining("trainable");
        }
    }

    @Test
    void inferenceRecordsNothing() {
        Parameters parameters = parameters(true);
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor y = tape.sum(tape.multiply(tape.watch(engine.tensor(Shape.of(2), 3, 5)), parameters.get("w")));
            assertThat(y.item()).isEqualTo(13);
            assertThat(y.node()).isNull();
            assertThatThrownBy(() -> tape.backward(y)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NONE");
        }
    }

    @Test
    void aBranchBesideTheLossGetsNoGradient() {
        Spy spy = new Spy();
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            tape.apply(new CustomGradient(spy), x, x);
            assertThat(tape.backward(tape.sum(tape.scale(x, 2))).of(x).toArray()).containsExactly(2, 2);
            assertThat(spy.wanted).as("backward of the branch").isEmpty();
        }
    }

    @Test
    void aSeedWeighsTheOutputs() {
        Tensor seed = engine.tensor(Shape.of(2), 10, 100);
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            assertThat(tape.backward(tape.multiply(x, x), seed).of(x).toArray()).containsExactly(60, 1000);
        }
        assertThat(seed.toArray()).as("the seed stays the caller's").containsExactly(10, 100);
    }

    @Test
    void saysWhyItCannotGoBackward() {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 3, 5));
            Tensor y = tape.relu(x);
            assertThatThrownBy(() -> tape.backward(y)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[2]").hasMessageContaining("mean or sum");
            assertThatThrownBy(() -> tape.backward(y, engine.tensor(Shape.of(1), 1)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("seed [1]");
            assertThatThrownBy(() -> tape.watch(y)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("watch inputs");
            tape.backward(tape.sum(y));
            assertThatThrownBy(() -> tape.backward(tape.sum(x))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("walked backward already");
        }
    }

    @Test
    void refusesWorkOnceItIsClosed() {
        Tensor x = engine.tensor(Shape.of(1), 1);
        Tape tape = engine.tape(Gradients.OF_INPUTS);
        tape.close();
        tape.close();
        assertThatThrownBy(() -> tape.relu(x)).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> tape.watch(x)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tape.allocate(Shape.of(1))).isInstanceOf(IllegalStateException.class);
    }

    private float[] gradients(SmallNetwork network, float[] images, Gradients wanted, boolean ofInputs) {
        try (Tape tape = engine.tape(wanted)) {
            Tensor x = tape.watch(tape.tensor(Shape.of(2, 7, 7, 2), images));
            GradientMap gradients = tape.backward(tape.sum(network.forward(tape, x, false)));
            return (ofInputs ? gradients.of(x) : gradients.of(network.parameters())).toArray();
        }
    }

    /** w = (1, 2), and three numbers that nobody uses. */
    private Parameters parameters(boolean trainable) {
        Parameters parameters = Parameters.allocate(engine, List.of(new Parameters.Declaration("w", Shape.of(2)),
                new Parameters.Declaration("unused", Shape.of(3))), trainable);
        parameters.get("w").set(1, 2);
        return parameters;
    }

    /** y = x₀ · x₁, which takes note of what it is asked for. */
    private static final class Spy implements CustomGradient.Definition {
        private final List<Boolean> wanted = new ArrayList<>();

        @Override
        public String name() { return "Spy"; }

        @Override
        public Shape shape(Shape... inputs) { return inputs[0]; }

        @Override
        public void forward(Backend backend, Forward pass) {
            backend.elementwise().evaluate(input(0).times(input(1)), pass.y(), pass.x(0), pass.x(1));
        }

        @Override
        public void backward(Backend backend, Backward pass) {
            for (int i = 0; i < 2; i++) {
                wanted.add(pass.wants(i));
                if (pass.wants(i)) {
                    backend.elementwise().evaluate(input(0).times(input(1)), pass.dx(i), pass.dy(), pass.x(1 - i));
                }
            }
        }

        @Override
        public Keeps keeps() { return Keeps.INPUTS; }
    }
}
