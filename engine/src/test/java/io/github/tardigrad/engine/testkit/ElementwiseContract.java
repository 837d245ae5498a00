package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;
import static io.github.tardigrad.engine.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.BinaryFunction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.expression.UnaryFunction;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An elementwise kernel gives, bit for bit, what {@link Expression#evaluate} gives for each element. */
interface ElementwiseContract {
    Engine engine();

    /** Numbers on which functions differ that agree elsewhere. */
    float[] SPECIAL = {0f, -0f, 1f, -1f, 0.5f, -2.5f, 3f, 88.7f, -87.4f, -103.9f, 1e-40f, -1e-40f, Float.MIN_VALUE,
            Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.NaN};

    @TestFactory
    default Stream<DynamicTest> everyFunctionOfSpecialNumbers() {
        int count = SPECIAL.length;
        float[] left = new float[count * count];
        float[] right = new float[count * count];
        for (int i = 0; i < left.length; i++) {
            left[i] = SPECIAL[i / count];
            right[i] = SPECIAL[i % count];
        }
        Stream<Expression> functions = Stream.concat(
                Stream.of(UnaryFunction.values()).map(f -> new Expression.Unary(f, input(0))),
                Stream.of(BinaryFunction.values()).map(f -> new Expression.Binary(f, input(0), input(1))));
        return functions.map(expression -> dynamicTest(expression.toString(), () -> {
            Tensor a = engine().tensor(Shape.of(left.length), left);
            Tensor b = engine().tensor(Shape.of(left.length), right);
            Tensor y = engine().zeros(Shape.of(left.length));
            engine().backend().elementwise().evaluate(expression, y, expression.inputs() == 1
                    ? new Tensor[] {a} : new Tensor[] {a, b});
            int[] actual = bits(y.toArray());
            for (int i = 0; i < left.length; i++) {
                assertThat(actual[i]).as("of %s and %s", left[i], right[i])
                        .isEqualTo(bits(expression.evaluate(left[i], right[i]))[0]);
            }
        }));
    }

    @TestFactory
    default Stream<DynamicTest> randomExpressions() {
        Shape[][] shapes = {{Shape.of(1), Shape.of(1), Shape.of(1)}, {Shape.of(17), Shape.of(), Shape.of(17)},
                {Shape.of(3, 33), Shape.of(33), Shape.of(3, 1)}, {Shape.of(2, 5, 7), Shape.of(5, 1), Shape.of(1, 7)},
                {Shape.of(4, 1, 16), Shape.of(4, 3, 16), Shape.of(16)}, {Shape.of(1031), Shape.of(1031), Shape.of(1)},
                {Shape.of(70003), Shape.of(70003), Shape.of()}, {Shape.of(257, 33), Shape.of(257, 1), Shape.of(33)},
                {Shape.of(1, 3), Shape.of(2, 1, 1), Shape.of(31, 1)}, {Shape.of(0, 3), Shape.of(3), Shape.of()}};
        return IntStream.range(0, 60).mapToObj(seed -> {
            Expression expression = random(new SplittableRandom(seed), 4);
            Shape[] inputs = shapes[seed % shapes.length];
            return dynamicTest(expression + " of " + List.of(inputs), () -> sameAsItsDefinition(expression, inputs));
        });
    }

    @Test
    default void writesInPlace() {
        for (int size : new int[] {1, 15, 16, 17, 33, 5003}) {
            float[] x = Draw.between(-2, 2).values(Shape.of(size), new SplittableRandom(size));
            Guarded y = new Guarded(engine(), Shape.of(size), 1).set(x);
            Expression expression = input(0).times(input(0)).minus(input(1));
            engine().backend().elementwise().evaluate(expression, y.tensor(), y.tensor(), y.tensor());
            y.check();
            float[] actual = y.tensor().toArray();
            for (int i = 0; i < size; i++) {
                assertThat(actual[i]).isEqualTo(expression.evaluate(x[i], x[i]));
            }
        }
    }

    private void sameAsItsDefinition(Expression expression, Shape[] shapes) {
        Shape whole = shapes[0].broadcast(shapes[1]).broadcast(shapes[2]);
        SplittableRandom random = new SplittableRandom(whole.hashCode());
        Values[] values = new Values[shapes.length];
        Tensor[] inputs = new Tensor[shapes.length];
        for (int k = 0; k < shapes.length; k++) {
            float[] floats = Draw.between(-3, 3).values(shapes[k], random);
            values[k] = Values.of(shapes[k], floats);
            inputs[k] = new Guarded(engine(), shapes[k], k).set(floats).tensor();
        }
        Guarded y = new Guarded(engine(), whole, 5);
        engine().backend().elementwise().evaluate(expression, y.tensor(), inputs);
        y.check();
        int[] actual = bits(y.tensor().toArray());
        for (int i = 0; i < actual.length; i++) {
            int[] place = Values.place(whole, i);
            float expected = expression.evaluate((float) values[0].stretched(place), (float) values[1].stretched(place),
                    (float) values[2].stretched(place));
            if (actual[i] != bits(expected)[0]) {
                throw new AssertionError("element " + i + " is " + Float.intBitsToFloat(actual[i]) + ", not "
                        + expected);
            }
        }
    }

    private static Expression random(SplittableRandom random, int depth) {
        int choice = random.nextInt(depth == 0 ? 4 : 12);
        if (choice < 3) {
            return input(choice);
        }
        if (choice == 3) {
            return constant((float) random.nextDouble(-2, 2));
        }
        if (choice < 6) {
            UnaryFunction[] functions = UnaryFunction.values();
            return new Expression.Unary(functions[random.nextInt(functions.length)], random(random, depth - 1));
        }
        BinaryFunction[] functions = BinaryFunction.values();
        return new Expression.Binary(functions[random.nextInt(functions.length)], random(random, depth - 1),
                random(random, depth - 1));
    }
}
