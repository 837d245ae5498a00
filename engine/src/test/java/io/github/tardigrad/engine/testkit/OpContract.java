package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.op.AveragePool;
import io.github.tardigrad.engine.op.Clamp;
import io.github.tardigrad.engine.op.Conv2d;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Gelu;
import io.github.tardigrad.engine.op.LeakyRelu;
import io.github.tardigrad.engine.op.MatMul;
import io.github.tardigrad.engine.op.Max;
import io.github.tardigrad.engine.op.MaxPool;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.engine.op.Relu;
import io.github.tardigrad.engine.op.Scale;
import io.github.tardigrad.engine.op.Sigmoid;
import io.github.tardigrad.engine.op.Silu;
import io.github.tardigrad.engine.op.Sum;
import io.github.tardigrad.engine.op.Tanh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every op must do on every backend: each row of {@link OpRows}, forward and backward. */
interface OpContract {
    /** An engine on the backend, whose tapes poison the memory that they give back. */
    Engine engine();

    @Test
    default void everyOpHasARow() {
        Set<Class<?>> ops = Set.of(Op.class.getPermittedSubclasses());
        assertThat(OpRows.all().stream().<Class<?>>map(row -> row.op().getClass()).collect(Collectors.toSet()))
                .as("ops with a row in OpRows").isEqualTo(ops);
        assertThat(OpRefusals.all().stream().<Class<?>>map(row -> row.op().getClass()).collect(Collectors.toSet()))
                .as("ops with a row in OpRefusals").isEqualTo(ops);
    }

    @TestFactory
    default Stream<DynamicNode> ops() {
        Map<String, List<OpRow>> byOp = new LinkedHashMap<>();
        for (OpRow row : OpRows.all()) {
            byOp.computeIfAbsent(row.op().getClass().getSimpleName(), op -> new ArrayList<>()).add(row);
        }
        return byOp.entrySet().stream().map(entry -> dynamicContainer(entry.getKey(),
                entry.getValue().stream().flatMap(this::tests)));
    }

    @TestFactory
    default Stream<DynamicTest> largeOps() {
        return LargeRows.all().stream().map(row -> dynamicTest(row.name(), () -> {
            forward(row);
            Gradient gradient = Gradient.of(engine(), row);
            if (row.op() instanceof MatMul || row.op() instanceof Conv2d) {
                Specification.check(row, gradient);
            } else {
                for (int input : row.differentiable()) {
                    CentralDifferences.checkAlong(row, input, gradient.of(input));
                }
            }
        }));
    }

    @TestFactory
    default Stream<DynamicTest> refuses() {
        return OpRefusals.all().stream().map(refusal -> dynamicTest(refusal.name(), () -> refusal.check(engine())));
    }

    @Test
    default void atAKinkTheGradientIsThatOfTheLowerSide() {
        float[] x = {-1, -0f, 0, Float.MIN_VALUE, 0.5f, 1, 2, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
        assertThat(slopes(new Relu(), x)).containsExactly(0, 0, 0, 1, 1, 1, 1, 0, 1);
        assertThat(slopes(new LeakyRelu(0.25f), x)).containsExactly(0.25f, 0.25f, 0.25f, 1, 1, 1, 1, 0.25f, 1);
        assertThat(slopes(new Clamp(0, 1), x)).containsExactly(0, 0, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test
    default void equalLargestShareTheGradient() {
        try (Tape tape = engine().tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine().tensor(Shape.of(2, 4), 1, 3, 3, 3, 7, 0, -1, 7));
            Tensor y = tape.max(x, 1);
            assertThat(y.toArray()).containsExactly(3, 7);
            assertThat(tape.backward(y, engine().tensor(Shape.of(2), 6, -1)).of(x).toArray())
                    .containsExactly(0, 2, 2, 2, -0.5f, 0, 0, -0.5f);
        }
    }

    @Test
    default void aClassThatIsImpossibleUnderPCostsNoDivergence() {
        try (Tape tape = engine().tape(Gradients.OF_INPUTS)) {
            Tensor p = tape.watch(engine().tensor(Shape.of(1, 3), 0, Float.NEGATIVE_INFINITY, 0));
            Tensor q = tape.watch(engine().tensor(Shape.of(1, 3), 1, 1, 1));
            Tensor divergence = tape.klDivergence(p, q);
            assertThat(divergence.item()).isCloseTo((float) Math.log(1.5), offset(1e-6f));
            GradientMap gradients = tape.backward(divergence);
            assertThat(gradients.of(p).toArray()).containsExactly(new float[3], offset(1e-6f));
            assertThat(gradients.of(q).toArray()).containsExactly(new float[] {-1f / 6, 1f / 3, -1f / 6},
                    offset(1e-6f));
        }
    }

    @Test
    default void refusesIndicesThatAreNoRowOfTheTable() {
        Tensor table = engine().zeros(Shape.of(3, 2));
        for (float wrong : new float[] {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            try (Tape tape = engine().tape(Gradients.NONE)) {
                assertThatThrownBy(() -> tape.embedding(engine().tensor(Shape.of(2), 0, wrong), table))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(String.valueOf(wrong))
                        .hasMessageContaining("table of 3");
            }
        }
    }

    @Test
    default void aNotANumberIsNotHidden() {
        try (Tape tape = engine().tape(Gradients.NONE)) {
            Tensor x = engine().tensor(Shape.of(2, 2, 2, 1), 1, 2, 3, 4, 5, 6, Float.NaN, 8);
            for (Op op : List.of(new Relu(), new Clamp(0, 1), new Scale(2), new LeakyRelu(0.1f), new Sigmoid(),
                    new Tanh(), new Silu(), new Gelu(), new Max(List.of(1, 2)), new Sum(List.of(1, 2)),
                    new MaxPool(PoolingGeometry.square(2)), new AveragePool(PoolingGeometry.square(2)))) {
                float[] y = tape.apply(op, x).toArray();
                assertThat(y).as(op.name()).contains(Float.NaN);
                assertThat(Arrays.copyOf(y, y.length / 2)).as(op.name() + " of the other image")
                        .doesNotContain(Float.NaN);
            }
        }
    }

    private float[] slopes(Op op, float... x) {
        try (Tape tape = engine().tape(Gradients.OF_INPUTS)) {
            Tensor watched = tape.watch(engine().tensor(Shape.of(x.length), x));
            return tape.backward(tape.sum(tape.apply(op, watched))).of(watched).toArray();
        }
    }

    private Stream<DynamicTest> tests(OpRow row) {
        Stream<DynamicTest> tests = Stream.of(dynamicTest("value: " + row.name(), () -> forward(row)));
        if (row.differentiable().length > 0) {
            tests = Stream.concat(tests, Stream.of(
                    dynamicTest("gradient: " + row.name(), () -> gradient(row)),
                    dynamicTest("only what is wanted: " + row.name(), () -> wanted(row))));
        }
        if (row.byExample()) {
            tests = Stream.concat(tests,
                    Stream.of(dynamicTest("alone as in a batch: " + row.name(), () -> alone(row))));
        }
        if (row.op().isRecomputable()) {
            tests = Stream.concat(tests, Stream.of(dynamicTest("again: " + row.name(), () -> again(row))));
        }
        return tests;
    }

    private void forward(OpRow row) {
        Result expected = row.formula().of(row.values());
        try (Tape tape = engine().tape(Gradients.NONE)) {
            Tensor y = tape.apply(row.op(), row.tensors(engine()));
            assertThat(y.shape()).isEqualTo(expected.shape());
            float[] actual = y.toArray();
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected.value(i),
                        org.assertj.core.data.Offset.offset(Tolerance.of(expected.magnitude(i))));
            }
        }
    }

    private void gradient(OpRow row) {
        Gradient gradient = Gradient.of(engine(), row);
        for (int input : row.differentiable()) {
            CentralDifferences.check(row, input, gradient.of(input));
        }
    }

    /** With one gradient wanted, no other is written, nothing is read that was not kept, and the bits are the same. */
    private void wanted(OpRow row) {
        Gradient all = Gradient.of(engine(), row);
        for (int input : row.differentiable()) {
            float[] alone = StrictBackward.gradient(engine(), row, input);
            assertThat(bits(alone)).as("gradient of input %d alone", input).isEqualTo(bits(all.of(input)));
        }
    }

    /** Computed again, the result has the same bits, and nothing else is written. */
    private void again(OpRow row) {
        assertThat(row.op().keeps().inputs()).as("it keeps what it is computed from").isTrue();
        Tensor[] inputs = row.tensors(engine());
        Shape shape = row.op().shape(row.shapes());
        Tensor[] scratch = Arrays.stream(row.op().scratch(row.shapes())).map(engine()::zeros).toArray(Tensor[]::new);
        Tensor y = engine().zeros(shape);
        row.op().forward(engine().backend(), new Forward(inputs, y, scratch));
        List<float[]> before = Stream.of(inputs, scratch).flatMap(Arrays::stream).map(Tensor::toArray).toList();
        Guarded again = new Guarded(engine(), shape, 1);
        row.op().recompute(engine().backend(), new Forward(inputs, again.tensor(), scratch));
        again.check();
        assertThat(bits(again.tensor().toArray())).isEqualTo(bits(y.toArray()));
        assertThat(Stream.of(inputs, scratch).flatMap(Arrays::stream).map(Tensor::toArray).toList())
                .as("inputs and scratch").usingRecursiveComparison().isEqualTo(before);
    }

    /** An example gets the same bits, forward and backward, alone as in its batch. */
    private void alone(OpRow row) {
        Gradient batch = Gradient.of(engine(), row);
        int examples = row.inputs().stream().filter(OpRow.Input::examples).findFirst().orElseThrow().shape().extent(0);
        int rowSize = batch.seed().length / examples;
        for (int n = 0; n < examples; n++) {
            float[] seed = Arrays.copyOfRange(batch.seed(), n * rowSize, (n + 1) * rowSize);
            Gradient single = Gradient.of(engine(), row.example(n), seed);
            assertThat(bits(single.result())).as("result of example %d", n)
                    .isEqualTo(bits(Arrays.copyOfRange(batch.result(), n * rowSize, (n + 1) * rowSize)));
            for (int input : row.differentiable()) {
                if (row.inputs().get(input).examples()) {
                    int size = single.of(input).length;
                    assertThat(bits(single.of(input))).as("gradient of input %d for example %d", input, n)
                            .isEqualTo(bits(Arrays.copyOfRange(batch.of(input), n * size, (n + 1) * size)));
                }
            }
        }
    }
}
