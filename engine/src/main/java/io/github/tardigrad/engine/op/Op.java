package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * One differentiable operation: a value (its attributes) that knows its result's shape, how to compute it, and how a
 * gradient goes back through it. The set is closed, so that a test can hold every one of them to the same standard;
 * {@link CustomGradient} is the door for others.
 */
public sealed interface Op permits Add, AveragePool, BatchNorm, BatchNormInference, Bias, Clamp, Concat, Conv2d,
        CrossEntropy, CustomGradient, Divide, Dropout, Embedding, Gelu, GlobalAveragePool, KlDivergence, LayerNorm,
        LeakyRelu, LogSoftmax, MatMul, Max, MaxPool, Mean, MeanSquaredError, Multiply, Pad, Relu, Reshape, Scale,
        Sigmoid, Silu, Slice, Softmax, Subtract, Sum, Tanh, Transpose {

    /**
     * The shape of the result.
     *
     * @throws IllegalArgumentException when the inputs' number or shapes do not fit this op or each other
     */
    Shape shape(Shape... inputs);

    /** Shapes of what the forward pass writes beside its result for the backward pass; none for most. */
    default Shape[] scratch(Shape... inputs) { return new Shape[0]; }

    /** Writes the result (and scratch) completely. */
    void forward(Backend backend, Forward pass);

    /** Writes the gradients of those inputs that want one. */
    void backward(Backend backend, Backward pass);

    /** What the backward pass wants to see again. */
    Keeps keeps();

    /**
     * Whether {@link #recompute} can write the result again, at a cost that is small beside that of the ops around it.
     * Then nobody keeps the result for a backward pass: what this op itself keeps is enough.
     */
    default boolean isRecomputable() { return false; }

    /**
     * Writes the result again, the same bits as {@link #forward}, and nothing else: from the inputs, which this op
     * keeps, and from scratch tensors as the forward pass left them.
     */
    default void recompute(Backend backend, Forward pass) {
        throw new UnsupportedOperationException(name() + " cannot compute its result again: isRecomputable() says so");
    }

    /** Whether the result is its input's memory in another shape, and {@link #forward} is not called. */
    default boolean isView() { return false; }

    /** The name in messages and profiles. */
    default String name() { return getClass().getSimpleName(); }
}
