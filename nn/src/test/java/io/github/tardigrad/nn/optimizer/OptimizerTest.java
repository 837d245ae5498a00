package io.github.tardigrad.nn.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Fixture;
import io.github.tardigrad.nn.TestEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Fixture> cases() throws IOException { return Fixture.read("optimizers.json").list("cases"); }

    @ParameterizedTest
    @MethodSource("cases")
    void followsPyTorchOnAQuadratic(Fixture fixture) throws IOException {
        Fixture all = Fixture.read("optimizers.json");
        double[] matrix = all.object("quadratic").values("matrix").data();
        double[] vector = all.object("quadratic").values("vector").data();
        Parameters parameters = start(all);
        Optimizer optimizer = optimizer(fixture, parameters);
        double[] expected = fixture.values("on_quadratic").data();
        for (int step = 0; step < all.integer("steps"); step++) {
            float[] p = parameters.get("p").toArray();
            float[] gradient = new float[7];
            for (int i = 0; i < 7; i++) {
                double sum = -vector[i];
                for (int j = 0; j < 7; j++) {
                    sum += matrix[7 * i + j] * p[j];
                }
                gradient[i] = (float) sum;
            }
            optimizer.step(flat(parameters, gradient), fixture.object("options").number("lr"));
            row(expected, step).assertMatches("step " + step, parameters.get("p").toArray());
        }
        assertThat(optimizer.steps()).isEqualTo(all.integer("steps"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsPyTorchUnderGivenGradients(Fixture fixture) throws IOException {
        Fixture all = Fixture.read("optimizers.json");
        float[] given = all.values("given_gradients").floats();
        Parameters parameters = start(all);
        Optimizer optimizer = optimizer(fixture, parameters);
        double[] expected = fixture.values("on_given_gradients").data();
        for (int step = 0; step < all.integer("steps"); step++) {
            optimizer.step(flat(parameters, Arrays.copyOfRange(given, 7 * step, 7 * step + 7)),
                    fixture.object("options").number("lr"));
            row(expected, step).assertMatches("step " + step, parameters.get("p").toArray());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesOnWithTheSameBitsAfterBeingRestored(Fixture fixture) throws IOException {
        Fixture all = Fixture.read("optimizers.json");
        float[] given = all.values("given_gradients").floats();
        Parameters parameters = start(all);
        Optimizer optimizer = optimizer(fixture, parameters);
        Parameters otherParameters = start(all);
        Optimizer other = optimizer(fixture, otherParameters);
        for (int step = 0; step < 10; step++) {
            if (step == 5) {
                Map<String, float[]> state = new LinkedHashMap<>();
                optimizer.state().forEach((name, tensor) -> state.put(name, tensor.toArray()));
                otherParameters.copyFrom(parameters);
                other.restore(optimizer.steps(), state);
            }
            float[] gradient = Arrays.copyOfRange(given, 7 * step, 7 * step + 7);
            optimizer.step(flat(parameters, gradient), 0.1f);
            if (step >= 5) {
                other.step(flat(parameters, gradient), 0.1f);
            }
        }
        assertThat(other.steps()).isEqualTo(10);
        assertThat(otherParameters.get("p").toArray()).isEqualTo(parameters.get("p").toArray());
    }

    @Test
    void refusesAStateThatIsNotItsOwn() {
        Parameters parameters = parameters();
        Optimizer optimizer = new Sgd(parameters, 0.9f, false, 0);
        assertThat(optimizer.state().keySet()).containsExactly("velocity.p");
        assertThatThrownBy(() -> optimizer.restore(1, Map.of())).hasMessageContaining("velocity.p");
        assertThatThrownBy(() -> optimizer.restore(1, Map.of("velocity.p", new float[3])))
                .hasMessageContaining("7 values");
        assertThatThrownBy(() -> optimizer.restore(-1, Map.of("velocity.p", new float[7]))).hasMessageContaining("-1");
    }

    @Test
    void remembersNothingWithoutMomentum() {
        assertThat(Sgd.of(parameters()).state()).isEmpty();
        assertThat(Adam.of(parameters()).state().keySet()).containsExactly("first_moment.p", "second_moment.p");
    }

    @Test
    void leavesTheGapsBetweenParametersAtZero() {
        Parameters parameters = Parameters.allocate(engine, List.of(new Parameters.Declaration("a", Shape.of(3)),
                new Parameters.Declaration("b", Shape.of(2))), true);
        for (Optimizer optimizer : List.of(new Sgd(parameters, 0.9f, true, 0.1f), Adam.of(parameters),
                AdamW.of(parameters))) {
            float[] gradient = new float[parameters.flat().size()];
            Arrays.fill(gradient, 0, 3, 1);
            Arrays.fill(gradient, 16, 18, 1);
            optimizer.step(engine.tensor(parameters.flat().shape(), gradient), 0.1f);
        }
        float[] flat = parameters.flat().toArray();
        assertThat(Arrays.copyOfRange(flat, 3, 16)).containsOnly(0);
        assertThat(Arrays.copyOfRange(flat, 18, flat.length)).containsOnly(0);
        assertThat(parameters.get("b").toArray()).doesNotContain(0);
    }

    @Test
    void refusesOptionsOutOfRange() {
        Parameters parameters = parameters();
        assertThatThrownBy(() -> new Sgd(parameters, 1, false, 0)).hasMessageContaining("momentum 1.0");
        assertThatThrownBy(() -> new Sgd(parameters, 0, true, 0)).hasMessageContaining("momentum above 0");
        assertThatThrownBy(() -> new Sgd(parameters, 0, false, -1)).hasMessageContaining("weight decay -1.0");
        assertThatThrownBy(() -> new Adam(parameters, 0.9f, 1, 1e-8f, 0)).hasMessageContaining("beta2 1.0");
        assertThatThrownBy(() -> new AdamW(parameters, 0.9f, 0.99f, 0, 0)).hasMessageContaining("epsilon 0.0");
        Optimizer optimizer = Sgd.of(parameters);
        assertThatThrownBy(() -> optimizer.step(parameters.flat(), Float.NaN))
                .hasMessageContaining("learning rate NaN");
        assertThatThrownBy(() -> optimizer.step(engine.zeros(Shape.of(3)), 1)).hasMessageContaining("[3]");
        assertThat(optimizer.steps()).isZero();
    }

    private Parameters parameters() {
        return Parameters.allocate(engine, List.of(new Parameters.Declaration("p", Shape.of(7))), true);
    }

    private Parameters start(Fixture all) {
        Parameters parameters = parameters();
        parameters.get("p").set(all.values("start").floats());
        return parameters;
    }

    private Tensor flat(Parameters parameters, float[] gradient) {
        return engine.tensor(parameters.flat().shape(), Arrays.copyOf(gradient, parameters.flat().size()));
    }

    private static Fixture.Values row(double[] all, int row) {
        return new Fixture.Values(Shape.of(7), Arrays.copyOfRange(all, 7 * row, 7 * row + 7));
    }

    private static Optimizer optimizer(Fixture fixture, Parameters parameters) {
        Fixture options = fixture.object("options");
        float decay = options.number("weight_decay");
        if (fixture.text("optimizer").equals("SGD")) {
            return new Sgd(parameters, options.number("momentum"), options.truth("nesterov"), decay);
        }
        float beta1 = (float) options.numbers("betas")[0];
        float beta2 = (float) options.numbers("betas")[1];
        return fixture.text("optimizer").equals("Adam")
                ? new Adam(parameters, beta1, beta2, options.number("eps"), decay)
                : new AdamW(parameters, beta1, beta2, options.number("eps"), decay);
    }
}
