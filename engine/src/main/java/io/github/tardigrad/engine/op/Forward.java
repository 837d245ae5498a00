package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Tensor;

/**
 * What an op computes with in the forward pass: its inputs, its output and its scratch tensors, ready to be written.
 */
public record Forward(Tensor[] inputs, Tensor y, Tensor[] scratch) {
    /** Input number {@code index}. */
    public Tensor x(int index) { return inputs[index]; }

    /** The only or first input. */
    public Tensor x() { return inputs[0]; }

    /** How many inputs there are. */
    public int arity() { return inputs.length; }

    /**
     * Scratch tensor number {@code index}, of the shape that {@link Op#scratch} named; the backward pass sees it again.
     */
    public Tensor scratch(int index) { return scratch[index]; }
}
