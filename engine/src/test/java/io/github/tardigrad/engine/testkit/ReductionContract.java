package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.expression.Expression.input;
import static io.github.tardigrad.engine.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sums and maxima of expressions, over any axes. */
interface ReductionContract {
    Engine engine();

    @TestFactory
    default Stream<DynamicTest> reduces() {
        return Stream.of(
                row(Shape.of(), 1), row(Shape.of(), 16), row(Shape.of(), 17), row(Shape.of(), 4099),
                row(Shape.of(), 100003), row(Shape.of(), 0), row(Shape.of(), 7, 5), row(Shape.of(1), 33),
                row(Shape.of(1, 1), 15, 17), row(Shape.of(33), 5, 33), row(Shape.of(1, 33), 257, 33),
                row(Shape.of(5, 1), 5, 33), row(Shape.of(257, 1), 257, 3), row(Shape.of(7, 1), 7, 10007),
                row(Shape.of(17), 6007, 17), row(Shape.of(3, 1, 5), 3, 7, 5), row(Shape.of(1, 9, 1), 31, 9, 16),
                row(Shape.of(9, 1), 4, 9, 15), row(Shape.of(2, 1, 3, 1), 2, 5, 3, 7),
                row(Shape.of(1, 5, 1, 7), 2, 5, 3, 7), row(Shape.of(6, 1, 1, 33), 6, 8, 9, 33),
                row(Shape.of(4, 5), 4, 5), row(Shape.of(3), 0, 3), row(Shape.of(3, 1), 3, 0),
                row(Shape.of(0, 1), 0, 3),
                // Whole vectors of neighbours, also where an input repeats along them.
                row(Shape.of(16), 5, 16), row(Shape.of(1, 32), 257, 32), row(Shape.of(3, 1, 8), 3, 7, 8));
    }

    @Test
    default void maximumOfNothingIsMinusInfinityAndOfNaNIsNaN() {
        Tensor y = engine().zeros(Shape.of(2));
        reduce(Reduction.MAX, input(0), y, engine().zeros(Shape.of(0, 2)));
        assertThat(y.toArray()).containsExactly(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
        for (int size : new int[] {1, 16, 33, 9001}) {
            float[] x = Draw.between(-2, -1).values(Shape.of(size), new SplittableRandom(size));
            Tensor one = engine().zeros(Shape.of());
            for (int i = 0; i < size; i += size / 7 + 1) {
                float before = x[i];
                x[i] = Float.NaN;
                reduce(Reduction.MAX, input(0), one, engine().tensor(Shape.of(size), x));
                assertThat(one.item()).as("NaN at %d of %d", i, size).isNaN();
                x[i] = before;
            }
            reduce(Reduction.MAX, input(0), one, engine().tensor(Shape.of(size), x));
            assertThat(one.item()).isNegative();
        }
    }

    @Test
    default void sumOfARowDoesNotDependOnTheBatch() {
        for (int size : new int[] {1, 17, 33, 784, 5003}) {
            float[] x = Draw.between(-1, 1).values(Shape.of(19, size), new SplittableRandom(size));
            Tensor all = engine().tensor(Shape.of(19, size), x);
            Tensor sums = engine().zeros(Shape.of(19, 1));
            reduce(Reduction.SUM, input(0).square(), sums, all);
            for (int n = 0; n < 19; n++) {
                Tensor alone = engine().zeros(Shape.of(1, 1));
                Tensor row = engine().tensor(Shape.of(1, size), Arrays.copyOfRange(x, n * size, (n + 1) * size));
                reduce(Reduction.SUM, input(0).square(), alone, row);
                assertThat(bits(alone.toArray())).as("row %d of %d numbers", n, size)
                        .isEqualTo(bits(sums.toArray()[n]));
            }
        }
    }

    private DynamicTest row(Shape to, int... extents) {
        return dynamicTest(Shape.of(extents) + " to " + to, () -> {
            check(to, Shape.of(extents));
            if (extents.length > 1) {
                // The second input broadcasts: the joint shape is reduced, not that of any one input.
                check(to, Shape.of(extents), Shape.of(extents).dropFirst());
                check(to, Shape.of(extents).with(-1, 1), Shape.of(extents).with(0, 1));
            }
        });
    }

    private void check(Shape to, Shape... shapes) {
        Expression expression = shapes.length == 1 ? input(0) : input(0).times(input(1));
        SplittableRandom random = new SplittableRandom(to.hashCode());
        Tensor[] inputs = new Tensor[shapes.length];
        Values[] values = new Values[shapes.length];
        Shape joint = Shape.of();
        for (int k = 0; k < shapes.length; k++) {
            float[] floats = Draw.between(-1, 2).values(shapes[k], random);
            inputs[k] = new Guarded(engine(), shapes[k], k).set(floats).tensor();
            values[k] = Values.of(shapes[k], floats);
            joint = joint.broadcast(shapes[k]);
        }
        double[] sums = new double[to.size()];
        double[] magnitudes = new double[to.size()];
        float[] maxima = new float[to.size()];
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < joint.size(); i++) {
            int[] place = Values.place(joint, i);
            int at = 0;
            for (int axis = 0; axis < to.rank(); axis++) {
                at = at * to.extent(axis) + (to.extent(axis) == 1 ? 0 : place[place.length - to.rank() + axis]);
            }
            float[] operands = new float[shapes.length];
            for (int k = 0; k < shapes.length; k++) {
                operands[k] = (float) values[k].stretched(place);
            }
            float value = expression.evaluate(operands);
            sums[at] += value;
            magnitudes[at] += Math.abs(value);
            maxima[at] = Math.max(maxima[at], value);
        }
        Guarded sum = new Guarded(engine(), to, 2);
        reduce(Reduction.SUM, expression, sum.tensor(), inputs);
        sum.check();
        float[] actual = sum.tensor().toArray();
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("sum %d", i)
                    .isCloseTo(sums[i], Offset.offset(Tolerance.of(magnitudes[i])));
        }
        Guarded maximum = new Guarded(engine(), to, 3);
        reduce(Reduction.MAX, expression, maximum.tensor(), inputs);
        maximum.check();
        assertThat(maximum.tensor().toArray()).as("maxima").isEqualTo(maxima);
    }

    private void reduce(Reduction reduction, Expression expression, Tensor y, Tensor... inputs) {
        engine().backend().reduction().reduce(reduction, expression, y, inputs);
    }
}
