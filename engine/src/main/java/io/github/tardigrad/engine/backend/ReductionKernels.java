package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.Expression;

/** Reductions: the transposed operation of broadcasting. */
public interface ReductionKernels {
    /** What is done with the values that fall on one element of the result. */
    enum Reduction {
        /** Their sum; 0 for none. */
        SUM,
        /** The largest; negative infinity for none, NaN if one of them is. */
        MAX
    }

    /**
     * Evaluates {@code expression} over the joint broadcast shape of the inputs and reduces it to the shape of y:
     * aligned at the last axis, every axis that y lacks or has with extent 1 is reduced. Sums are combined in an order
     * that depends on shapes only; a result that keeps the first axis does not depend on its extent.
     */
    void reduce(Reduction reduction, Expression expression, Tensor y, Tensor... inputs);
}
