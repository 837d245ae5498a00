package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.expression.Expression;

/** Elementwise expressions, each a kernel made for it; see {@code elementwise.cl}. */
final class DeviceElementwise implements ElementwiseKernels {
    private static final Source SOURCE = Source.of("functions", "vectors", "elementwise");

    private final CommandQueue queue;

    DeviceElementwise(CommandQueue queue) { this.queue = queue; }

    @Override
    public void evaluate(Expression expression, Tensor y, Tensor... inputs) {
        ExpressionCode code = new ExpressionCode(expression, y.shape(), inputs);
        Source source = SOURCE.with(Vectors.definition(1) + code.definitions());
        code.bind(queue.kernel(source, "elementwise").writes(y).with(y.size())).run(y.size());
    }
}
