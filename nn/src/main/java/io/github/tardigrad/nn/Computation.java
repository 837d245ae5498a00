package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Layer;
import java.util.List;

/** What a step of an {@link Execution} computes: a layer, or two that belong together. */
sealed interface Computation {
    /**
     * Computes the output.
     *
     * @param rectified whether the larger one of it and 0 is wanted
     * @param inputs with a batch axis in front
     */
    Tensor run(Tape tape, Mode mode, boolean rectified, List<Tensor> inputs);

    /** A convolution and the batch normalisation behind it. */
    static Computation normalized(Engine engine, OfLayer convolution, OfLayer normalization) {
        FoldedConvolution folded = new FoldedConvolution(engine, (Conv2d) convolution.layer, convolution.variables,
                (BatchNorm2d) normalization.layer, normalization.variables);
        return new OfNormalizedConvolution(convolution, normalization, folded);
    }

    /**
     * One layer.
     *
     * @param name in the graph, under which it draws random numbers
     * @param variables the layer's own
     */
    record OfLayer(String name, Layer layer, List<Tensor> variables) implements Computation {
        @Override
        public Tensor run(Tape tape, Mode mode, boolean rectified, List<Tensor> inputs) {
            Mode own = mode.within(name);
            return rectified ? layer.forwardRectified(tape, own, variables, inputs)
                    : layer.forward(tape, own, variables, inputs);
        }
    }

    /** A convolution and the batch normalisation behind it, see {@link FoldedConvolution}. */
    record OfNormalizedConvolution(OfLayer convolution, OfLayer normalization, FoldedConvolution folded)
            implements Computation {
        @Override
        public Tensor run(Tape tape, Mode mode, boolean rectified, List<Tensor> inputs) {
            if (folded.suits(tape, mode)) {
                return folded.run(tape, rectified, inputs.getFirst());
            }
            Tensor y = convolution.run(tape, mode, false, inputs);
            Tensor normalized = normalization.run(tape, mode, rectified, List.of(y));
            tape.release(y);
            return normalized;
        }
    }
}
