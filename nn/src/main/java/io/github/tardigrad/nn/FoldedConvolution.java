package io.github.tardigrad.nn;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.backend.Storage;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution and the batch normalisation behind it as one convolution. In evaluation the statistics are constants,
 * so with s = γ / √(variance + ε)
 *
 * <pre>{@code
 *     γ · (x * w + b − mean) / √(variance + ε) + β   =   x * (w · s) + ((b − mean) · s + β)
 * }</pre>
 *
 * <p>Weights and bias of that convolution are made when they are first needed, and again after w, b, γ, β or the
 * statistics have changed. They get no gradient, so it is for tapes that want none for parameters: inference and
 * attacks.
 *
 * @param variables weights, and bias if there is one
 * @param normal scale, shift, running mean and running variance
 */
record FoldedConvolution(Engine engine, Conv2d convolution, List<Tensor> variables, BatchNorm2d normalization,
        List<Tensor> normal) {
    /** A convolution's weights and bias. */
    private record Folded(Tensor weights, Tensor bias) {}

    /** Whether a pass may be computed with it. */
    boolean suits(Tape tape, Mode mode) {
        return mode instanceof Mode.Evaluation && !tape.gradients().ofParameters();
    }

    /** The normalised convolution of x, or the larger one of that and 0 if {@code rectified}. */
    Tensor run(Tape tape, boolean rectified, Tensor x) {
        Storage statistics = normal.getLast().storage();
        Folded folded = variables.getFirst().storage().derived(this, statistics, this::fold);
        var op = new io.github.tardigrad.engine.op.Conv2d(convolution.geometry(), rectified);
        return tape.apply(op, x, folded.weights, folded.bias);
    }

    private Folded fold(@Nullable Folded stale) {
        Tensor weights = variables.getFirst();
        Tensor scale = normal.get(0);
        Tensor shift = normal.get(1);
        Tensor mean = normal.get(2);
        Tensor variance = normal.get(3);
        Folded folded = stale != null ? stale
                : new Folded(engine.zeros(weights.shape()), engine.zeros(scale.shape()));
        ElementwiseKernels kernels = engine.backend().elementwise();
        Expression factor = input(1).over(input(2).plus(constant(normalization.epsilon())).squareRoot());
        kernels.evaluate(input(0).times(factor), folded.weights, weights, scale, variance);
        Expression distance = convolution.bias() ? input(4).minus(input(3)) : input(3).times(constant(-1));
        Tensor bias = convolution.bias() ? variables.get(1) : mean;
        kernels.evaluate(distance.times(factor).plus(input(0)), folded.bias, shift, scale, variance, mean, bias);
        return folded;
    }
}
