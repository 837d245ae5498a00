package io.github.tardigrad.kernels.opencl;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;

/** A program that computes 1 + 2 on the backend that it is given. */
final class SmallSum {
    private SmallSum() {}

    public static void main(String[] arguments) {
        try (Engine engine = Engine.open(arguments[0])) {
            Tensor y = engine.zeros(Shape.of());
            engine.backend().elementwise().evaluate(input(0).plus(2), y, engine.tensor(Shape.of(), 1));
            System.out.println(y.item());
        }
    }
}
