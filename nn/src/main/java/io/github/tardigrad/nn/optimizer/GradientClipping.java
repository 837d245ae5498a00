package io.github.tardigrad.nn.optimizer;

import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/** Limits a gradient before a step, in place, so that one bad batch cannot throw a training off. */
public sealed interface GradientClipping {
    /** Limits the gradient of all of {@code parameters}; the memory that it takes is the tape's. */
    void clip(Tape tape, GradientMap gradients, Parameters parameters);

    /** Scales the whole gradient down to an L2 norm of {@code limit} where it is longer (Pascanu et al. 2013). */
    static GradientClipping byNorm(float limit) { return new ByNorm(limit); }

    /** Brings each element into [−limit, limit]. */
    static GradientClipping byValue(float limit) { return new ByValue(limit); }

    /** See {@link #byNorm}. */
    record ByNorm(float limit) implements GradientClipping {
        /** Keeps the quotient finite where the gradient is 0, and the result a hair's breadth below the limit. */
        private static final float ROUNDING = 1e-6f;

        /** Checks the limit. */
        public ByNorm {
            positive(limit);
        }

        @Override
        public void clip(Tape tape, GradientMap gradients, Parameters parameters) {
            Backend backend = parameters.engine().backend();
            Tensor gradient = gradients.of(parameters);
            Tensor squares = tape.allocate(Shape.of(1));
            Expression g = Expression.input(0);
            backend.reduction().reduce(Reduction.SUM, g.square(), squares, gradient);
            Expression norm = Expression.input(1).squareRoot().plus(ROUNDING);
            Expression scale = Expression.constant(limit).over(norm).min(Expression.constant(1));
            backend.elementwise().evaluate(g.times(scale), gradient, gradient, squares);
            tape.release(squares);
        }
    }

    /** See {@link #byValue}. */
    record ByValue(float limit) implements GradientClipping {
        /** Checks the limit. */
        public ByValue {
            positive(limit);
        }

        @Override
        public void clip(Tape tape, GradientMap gradients, Parameters parameters) {
            Backend backend = parameters.engine().backend();
            Tensor gradient = gradients.of(parameters);
            backend.elementwise().evaluate(Expression.input(0).clamp(-limit, limit), gradient, gradient);
        }
    }

    private static void positive(float limit) {
        if (!(limit > 0 && Float.isFinite(limit))) {
            throw new IllegalArgumentException("gradient limit " + limit + " is not a finite number above 0");
        }
    }
}
