package io.github.tardigrad.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Fixture;
import io.github.tardigrad.nn.TestEngine;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializationTest {
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Fixture> cases() throws IOException { return Fixture.read("initialisation.json").list("cases"); }

    @ParameterizedTest
    @MethodSource("cases")
    void defaultHasTheBoundAndDeviationOfPyTorch(Fixture fixture) {
        double bound = fixture.number("bound");
        for (Variable variable : variables(fixture.text("layer"))) {
            float[] values = drawn(variable, 1);
            assertThat(largest(values)).isLessThanOrEqualTo((float) bound);
            if (values.length > 1000) {
                assertThat((double) largest(values)).isGreaterThan(0.99 * bound);
                assertThat(deviation(values)).isCloseTo(fixture.number("standard_deviation"), within(0.05 * bound));
            }
        }
    }

    @Test
    void variancesAreThoseOfHeAndGlorot() {
        for (Initialization scheme : Initialization.values()) {
            double expected = switch (scheme) {
                case PYTORCH -> 1.0 / 3 / 300;
                case HE_NORMAL, HE_UNIFORM -> 2.0 / 300;
                case GLOROT_NORMAL, GLOROT_UNIFORM -> 2.0 / 500;
                case ZEROS -> 0;
            };
            List<Variable> variables = Dense.of(200).initialized(scheme).variables(List.of(Shape.of(300)));
            double deviation = deviation(drawn(variables.getFirst(), 3));
            assertThat(deviation * deviation).as(scheme.name()).isCloseTo(expected, within(0.03 * expected));
            if (scheme != Initialization.PYTORCH) {
                assertThat(drawn(variables.get(1), 3)).containsOnly(0);
            }
        }
    }

    @Test
    void fanOutOfAConvolutionCountsItsWindow() {
        // fanIn = 3 · 3 · 8 / 2 = 36, fanOut = 3 · 3 · 16 = 144: the bound is √(6 / 180).
        Variable weights = Conv2d.of(16, 3).groups(2).initialized(Initialization.GLOROT_UNIFORM)
                .variables(List.of(Shape.of(9, 9, 8))).getFirst();
        assertThat(weights.initializer()).isEqualTo(new Initializer.Uniform((float) Math.sqrt(6.0 / 180)));
    }

    @Test
    void drawsDependOnTheKeyAlone() {
        Variable weights = Dense.of(20).variables(List.of(Shape.of(30))).getFirst();
        assertThat(drawn(weights, 5)).isEqualTo(drawn(weights, 5));
        assertThat(drawn(weights, 5)).isNotEqualTo(drawn(weights, 6));
    }

    private float[] drawn(Variable variable, long key) {
        Tensor tensor = engine.zeros(variable.shape());
        variable.initializer().fill(engine.backend(), new RandomKey(key), tensor);
        return tensor.toArray();
    }

    private static List<Variable> variables(String text) {
        Matcher dense = Pattern.compile("dense (\\d+) to (\\d+)").matcher(text);
        if (dense.matches()) {
            return Dense.of(Integer.parseInt(dense.group(2)))
                    .variables(List.of(Shape.of(Integer.parseInt(dense.group(1)))));
        }
        Matcher conv = Pattern.compile("conv (\\d)x\\d, (\\d+) to (\\d+)(?:, groups (\\d+))?").matcher(text);
        assertThat(conv.matches()).as(text).isTrue();
        int groups = conv.group(4) == null ? 1 : Integer.parseInt(conv.group(4));
        return Conv2d.of(Integer.parseInt(conv.group(3)), Integer.parseInt(conv.group(1))).groups(groups)
                .variables(List.of(Shape.of(9, 9, Integer.parseInt(conv.group(2)))));
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        return Math.sqrt(squares / values.length - mean * mean);
    }
}
