package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;

/** An op that comes in through the door for others: y = x², with its right gradient 2x · dy. */
record Square() implements CustomGradient.Definition {
    @Override
    public String name() { return "Square"; }

    @Override
    public Shape shape(Shape... inputs) {
        if (inputs.length != 1) {
            throw new IllegalArgumentException("Square takes one input, not " + java.util.Arrays.toString(inputs));
        }
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(input(0).square(), pass.y(), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.elementwise().evaluate(input(0).times(input(1)).times(2), pass.dx(0), pass.dy(), pass.x(0));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
