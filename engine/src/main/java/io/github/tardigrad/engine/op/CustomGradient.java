package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * The door for operations of others: whatever the definition computes, with whatever gradient it says (a
 * straight-through estimator, a defence without a useful gradient, a function of one's own).
 */
public record CustomGradient(Definition definition) implements Op {
    /** What an operation of one's own must say; the contract of each method is that of {@link Op}. */
    public interface Definition {
        /** The name in messages. */
        String name();

        /** The shape of the result; refuses inputs that do not fit. */
        Shape shape(Shape... inputs);

        /** Shapes of what forward writes for backward. */
        default Shape[] scratch(Shape... inputs) { return new Shape[0]; }

        /** Writes the result completely. */
        void forward(Backend backend, Forward pass);

        /** Writes the gradients of those inputs that want one. */
        void backward(Backend backend, Backward pass);

        /** What backward wants to see again. */
        Keeps keeps();
    }

    @Override
    public Shape shape(Shape... inputs) { return definition.shape(inputs); }

    @Override
    public Shape[] scratch(Shape... inputs) { return definition.scratch(inputs); }

    @Override
    public void forward(Backend backend, Forward pass) { definition.forward(backend, pass); }

    @Override
    public void backward(Backend backend, Backward pass) { definition.backward(backend, pass); }

    @Override
    public Keeps keeps() { return definition.keeps(); }

    @Override
    public String name() { return definition.name(); }
}
