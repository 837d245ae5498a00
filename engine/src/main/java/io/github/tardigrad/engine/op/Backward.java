package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;

/**
 * What an op computes with in the backward pass. It is given the gradient of the loss with respect to its output, and
 * writes those with respect to the inputs that {@link #wants} names.
 */
public interface Backward {
    /**
     * Input number {@code index}; only if {@link Op#keeps} asked for inputs. Its shape is always there: {@link #shape}.
     */
    Tensor x(int index);

    /** The shape of input number {@code index}. */
    Shape shape(int index);

    /** How many inputs there are. */
    int arity();

    /** The output; only if {@link Op#keeps} asked for it. */
    Tensor y();

    /** Scratch tensor number {@code index} as the forward pass left it. */
    Tensor scratch(int index);

    /** The gradient with respect to the output. Not to be written. */
    Tensor dy();

    /** Whether somebody wants the gradient with respect to input number {@code index}. */
    boolean wants(int index);

    /**
     * Where to write the gradient with respect to input number {@code index}: overwrite all of it. If other ops use the
     * same input, the tape adds theirs.
     */
    Tensor dx(int index);

    /**
     * Says that the gradient of input number {@code index} is {@code gradient}, reshaped: {@link #dy} itself, or a
     * {@link #temporary}, which several inputs may have. Nothing is copied.
     */
    void pass(int index, Tensor gradient);

    /** Memory for the time of this call, with anything in it. */
    Tensor temporary(Shape shape);
}
