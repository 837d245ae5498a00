package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.Expression;

/** Elementwise work: any chain of it is one expression, and so one loop over memory. */
public interface ElementwiseKernels {
    /**
     * {@code y = expression(inputs…)} for every element; inputs broadcast to the shape of y. y may be one of the inputs
     * of its own shape (in place), but must not overlap an input in any other way.
     */
    void evaluate(Expression expression, Tensor y, Tensor... inputs);
}
