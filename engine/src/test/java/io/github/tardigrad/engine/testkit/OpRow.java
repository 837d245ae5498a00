package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.Op;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One op on inputs of certain shapes: a line of the table that every backend is judged by. */
record OpRow(Op op, Formula formula, List<Input> inputs) {
    /**
     * One input.
     *
     * @param differentiable whether it can want a gradient
     * @param examples whether its first axis is the batch and an example's result must not depend on the others
     */
    record Input(Shape shape, Draw draw, boolean differentiable, boolean examples) {}

    /** How to tell this row from the others of its op. */
    String name() {
        return op + " of " + inputs.stream().map(input -> input.shape.toString()).collect(Collectors.joining(", "));
    }

    Shape[] shapes() {
        return inputs.stream().map(Input::shape).toArray(Shape[]::new);
    }

    /** The values of all inputs, the same at every call. */
    float[][] draw() {
        SplittableRandom random = new SplittableRandom(name().hashCode());
        return inputs.stream().map(input -> input.draw.values(input.shape, random)).toArray(float[][]::new);
    }

    /** Where the gradient starts: one number of either sign for each element of the result. */
    float[] seed() {
        SplittableRandom random = new SplittableRandom(name().hashCode() + 1L);
        return Draw.awayFromZero().values(op.shape(shapes()), random);
    }

    /** The inputs as persistent tensors, between guards. */
    Tensor[] tensors(Engine engine) {
        float[][] values = draw();
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Guarded(engine, inputs.get(i).shape, i).set(values[i]).tensor())
                .toArray(Tensor[]::new);
    }

    /** The inputs in double precision. */
    Values[] values() {
        float[][] values = draw();
        return IntStream.range(0, values.length).mapToObj(i -> Values.of(inputs.get(i).shape, values[i]))
                .toArray(Values[]::new);
    }

    /** The numbers of the inputs that can want a gradient. */
    int[] differentiable() {
        return IntStream.range(0, inputs.size()).filter(i -> inputs.get(i).differentiable).toArray();
    }

    /** This row with the magnitudes of all inputs. */
    OpRow magnitudes() {
        float[][] all = draw();
        return new OpRow(op, formula, IntStream.range(0, inputs.size()).mapToObj(i -> {
            Input input = inputs.get(i);
            return new Input(input.shape, (shape, random) -> magnitudes(all[i]), input.differentiable, input.examples);
        }).toList());
    }

    static float[] magnitudes(float[] values) {
        float[] magnitudes = values.clone();
        for (int i = 0; i < values.length; i++) {
            magnitudes[i] = Math.abs(values[i]);
        }
        return magnitudes;
    }

    /** Whether the result has a row for each example, which depends on that example only. */
    boolean byExample() {
        return inputs.stream().anyMatch(Input::examples);
    }

    /** This row for example number {@code index} alone. */
    OpRow example(int index) {
        float[][] all = draw();
        List<Input> single = IntStream.range(0, inputs.size()).mapToObj(i -> {
            Input input = inputs.get(i);
            int size = input.examples ? input.shape.rowSize() : all[i].length;
            int from = input.examples ? index * size : 0;
            float[] values = Arrays.copyOfRange(all[i], from, from + size);
            Shape shape = input.examples ? input.shape.with(0, 1) : input.shape;
            return new Input(shape, (ignored, random) -> values, input.differentiable, input.examples);
        }).toList();
        return new OpRow(op, formula, single);
    }
}
