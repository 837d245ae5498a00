package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;

/**
 * An expression of tensors, each broadcast to one whole shape, evaluated for a stretch of neighbours at a time: each
 * node of the tree is a loop over the stretch, into an array of its own.
 */
final class Stretches {
    private static final int LONGEST = 1024;

    /** A part of the expression. */
    private interface Part {
        /** Its values for the stretch of {@code count} elements from {@code from} on, good until the next call. */
        float[] values(int from, int count);
    }

    private final Shape whole;
    private final int longest;
    private final Tensor[] inputs;
    private final Part expression;

    Stretches(Expression expression, Shape whole, Tensor... inputs) {
        this.whole = whole;
        this.inputs = inputs;
        longest = Math.min(LONGEST, whole.size());
        this.expression = part(expression);
    }

    /** How long the stretch that begins at element {@code from} is. */
    int count(int from) { return Math.min(longest, whole.size() - from); }

    /** The values of the stretch that begins at element {@code from}, in an array that the next call fills anew. */
    float[] values(int from) { return expression.values(from, count(from)); }

    private Part part(Expression expression) {
        float[] y = new float[longest];
        return switch (expression) {
            case Expression.Input(int index) -> input(inputs[index], y);
            case Expression.Constant(float value) -> {
                Arrays.fill(y, value);
                yield (from, count) -> y;
            }
            case Expression.Unary unary -> {
                Part x = part(unary.x());
                yield (from, count) -> {
                    Functions.apply(unary.function(), x.values(from, count), y, count);
                    return y;
                };
            }
            case Expression.Binary binary -> {
                Part left = part(binary.x());
                Part right = part(binary.y());
                yield (from, count) -> {
                    Functions.apply(binary.function(), left.values(from, count), right.values(from, count), y, count);
                    return y;
                };
            }
        };
    }

    private Part input(Tensor tensor, float[] y) {
        Floats in = Floats.of(tensor);
        if (tensor.shape().equals(whole)) {
            return (from, count) -> {
                in.read(from, y, 0, count);
                return y;
            };
        }
        Broadcast map = new Broadcast(tensor.shape(), whole);
        int[] elements = new int[longest];
        return (from, count) -> {
            map.elements(from, count, elements);
            for (int i = 0; i < count; i++) {
                y[i] = in.get(elements[i]);
            }
            return y;
        };
    }
}
