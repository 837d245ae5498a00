package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.expression.Expression.input;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.Conv2d;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;
import io.github.tardigrad.engine.op.MatMul;
import io.github.tardigrad.engine.op.Relu;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The judge finds what is planted: a test that cannot fail proves nothing. */
class JudgeTest {
    private final Engine engine = Engine.open("scalar");

    @AfterEach
    void close() { engine.close(); }

    @Test
    void findsOneWrongElementOfAGradient() {
        for (OpRow row : OpRows.all()) {
            for (int input : row.differentiable()) {
                float[] gradient = Gradient.of(engine, row).of(input);
                if (gradient.length == 0 || gradient.length > 40) {
                    continue;
                }
                int largest = largest(gradient);
                gradient[largest] += Math.max(0x1p-10f, Math.abs(gradient[largest]) * 0x1p-10f);
                assertThatThrownBy(() -> CentralDifferences.check(row, input, gradient)).as(row.name())
                        .isInstanceOf(AssertionError.class).hasMessageContaining("element " + largest + " of");
            }
        }
    }

    @Test
    void findsAnErrorInALargeGradientAlongADirection() {
        OpRow row = large(Relu.class);
        float[] gradient = Gradient.of(engine, row).of(0);
        assertThatCode(() -> CentralDifferences.checkAlong(row, 0, gradient)).doesNotThrowAnyException();
        gradient[largest(gradient)] *= -1;
        assertThatThrownBy(() -> CentralDifferences.checkAlong(row, 0, gradient)).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsOneWrongElementOfALargeGradient() {
        for (OpRow row : List.of(large(MatMul.class), large(Conv2d.class))) {
            Gradient gradient = Gradient.of(engine, row);
            assertThatCode(() -> Specification.check(row, gradient)).doesNotThrowAnyException();
            int middle = gradient.of(1).length / 2;
            gradient.of(1)[middle] += 0.01f; // about a hundred-thousandth of its magnitudes
            assertThatThrownBy(() -> Specification.check(row, gradient)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("element " + middle + " of input 1");
        }
    }

    @Test
    void findsWritesBesideATensor() {
        Guarded guarded = new Guarded(engine, Shape.of(3), 2);
        guarded.set(1, 2, 3).check();
        for (int beside : new int[] {-1, 3}) {
            Guarded hurt = new Guarded(engine, Shape.of(3), 2).set(1, 2, 3);
            hurt.tensor().storage().upload(hurt.tensor().offset() + beside, new float[] {0}, 0, 1);
            assertThatThrownBy(hurt::check).isInstanceOf(AssertionError.class).hasMessageContaining("guard " + beside);
        }
    }

    @Test
    void findsAnOpThatReadsWhatItDoesNotKeep() {
        OpRow row = row(new Careless(Keeps.NOTHING, false));
        assertThatThrownBy(() -> StrictBackward.gradient(engine, row, 0)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not keep");
    }

    @Test
    void findsAnOpThatComputesWhatNobodyWants() {
        OpRow careful = row(new Careless(Keeps.INPUTS, false));
        assertThatCode(() -> StrictBackward.gradient(engine, careful, 0)).doesNotThrowAnyException();
        OpRow careless = row(new Careless(Keeps.INPUTS, true));
        assertThatThrownBy(() -> StrictBackward.gradient(engine, careless, 0)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody wants");
    }

    private static OpRow large(Class<?> op) {
        return LargeRows.all().stream().filter(row -> row.op().getClass() == op).findFirst().orElseThrow();
    }

    private static OpRow row(CustomGradient.Definition definition) {
        OpRow.Input input = new OpRow.Input(Shape.of(5), Draw.awayFromZero(), true, false);
        return new OpRow(new CustomGradient(definition), Formulas.broadcast((a, b) -> a * b), List.of(input, input));
    }

    private static int largest(float[] values) {
        int largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
        }
        return largest;
    }

    /** y = x₀ · x₁, with faults to plant. */
    private record Careless(Keeps keeps, boolean computesAll) implements CustomGradient.Definition {
        @Override
        public String name() { return "Careless"; }

        @Override
        public Shape shape(Shape... inputs) { return inputs[0]; }

        @Override
        public void forward(Backend backend, Forward pass) {
            backend.elementwise().evaluate(input(0).times(input(1)), pass.y(), pass.x(0), pass.x(1));
        }

        @Override
        public void backward(Backend backend, Backward pass) {
            for (int i = 0; i < 2; i++) {
                if (computesAll || pass.wants(i)) {
                    backend.elementwise().evaluate(input(0).times(input(1)), pass.dx(i), pass.dy(), pass.x(1 - i));
                }
            }
        }
    }
}
