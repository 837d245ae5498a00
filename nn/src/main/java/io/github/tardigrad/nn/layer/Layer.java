package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * One step of a network, as a value: how it is set, not what it has learnt. It says which shape and which variables
 * it has for a given input, and how to compute with them. So one layer value may stand in many places and models.
 */
public sealed interface Layer extends Block permits Add, AveragePool2d, BatchNorm2d, Concat, Conv2d, Dense, Dropout,
        Embedding, Flatten, Gelu, GlobalAveragePool, LayerNorm, LeakyRelu, MaxPool2d, Normalize, PadChannels, Relu,
        Rescale, Sigmoid, Silu, Slice, Tanh {

    /**
     * The shape of the output for inputs of the given shapes, all without the batch axis.
     *
     * @throws IllegalArgumentException when their number or shapes do not fit
     */
    Shape outputShape(List<Shape> inputs);

    /** What it keeps, for inputs that {@link #outputShape} accepts. */
    default List<Variable> variables(List<Shape> inputs) { return List.of(); }

    /**
     * Computes the output.
     *
     * @param variables the tensors of {@link #variables}, in that order
     * @param mode random numbers are drawn under its key as it is, so the caller makes it this layer's own
     * @param inputs with a batch axis in front
     */
    Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs);

    /**
     * {@code max(output, 0)}: what a {@link Relu} behind this layer gives. A layer that can do both in one step
     * overrides this.
     */
    default Tensor forwardRectified(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        Tensor y = forward(tape, mode, variables, inputs);
        Tensor rectified = tape.relu(y);
        tape.release(y);
        return rectified;
    }

    /** What such a layer is called in a graph, before its number: {@code conv}. */
    String label();

    @Override
    default String appendTo(GraphBuilder graph, String input) { return graph.add(this, input); }

    /** The shape of the only input. */
    static Shape only(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("it takes one input, not " + inputs.size());
        }
        return inputs.getFirst();
    }

    /** The shape of the only input, which must be an image. */
    static Shape onlyImage(List<Shape> inputs) {
        Shape shape = only(inputs);
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("it takes images [height, width, channels], not " + shape);
        }
        return shape;
    }
}
