package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/** The sum of two inputs of one shape: the end of a {@link Residual}. */
public record Add() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
        if (inputs.size() != 2 || !inputs.get(0).equals(inputs.get(1))) {
            throw new IllegalArgumentException("it takes two inputs of one shape, not " + inputs);
        }
        return inputs.getFirst();
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.add(inputs.get(0), inputs.get(1));
    }

    @Override
    public Tensor forwardRectified(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.apply(new io.github.tardigrad.engine.op.Add(true), inputs.get(0), inputs.get(1));
    }

    @Override
    public String label() { return "add"; }
}
