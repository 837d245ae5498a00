package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.nn.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * Two-dimensional convolution with zero padding, see {@link io.github.tardigrad.engine.op.Conv2d}.
 *
 * <p>x: {@code [h, w, c]}, weights: {@code [kernelHeight, kernelWidth, c / groups, filters]}, bias: {@code [filters]};
 * y: {@code [h', w', filters]}.
 *
 * @param filters how many output channels, 1 or more
 * @param kernelHeight rows of the window, 1 or more
 * @param kernelWidth columns of the window, 1 or more
 * @param geometry stride, padding, dilation, groups
 * @param bias whether a number is added to each output channel
 * @param initialization how weights and bias start
 */
public record Conv2d(int filters, int kernelHeight, int kernelWidth, ConvolutionGeometry geometry, boolean bias,
        Initialization initialization) implements Layer {

    /** Checks filters and window. */
    public Conv2d {
        if (filters < 1 || kernelHeight < 1 || kernelWidth < 1) {
            throw new IllegalArgumentException("a convolution of " + filters + " filters of " + kernelHeight + "×"
                    + kernelWidth + ": each must be 1 or more");
        }
    }

    /** A square window that moves by 1 without padding, with bias, initialised as PyTorch does. */
    public static Conv2d of(int filters, int kernel) {
        return new Conv2d(filters, kernel, kernel, ConvolutionGeometry.of(1, 0), true, Initialization.PYTORCH);
    }

    /** The same with another stride on both axes. */
    public Conv2d stride(int stride) {
        ConvolutionGeometry g = geometry;
        return with(new ConvolutionGeometry(stride, stride, g.top(), g.left(), g.bottom(), g.right(),
                g.dilationHeight(), g.dilationWidth(), g.groups()));
    }

    /** The same with {@code padding} zeros on every side. */
    public Conv2d padding(int padding) {
        ConvolutionGeometry g = geometry;
        return with(new ConvolutionGeometry(g.strideHeight(), g.strideWidth(), padding, padding, padding, padding,
                g.dilationHeight(), g.dilationWidth(), g.groups()));
    }

    /** The same with another dilation on both axes. */
    public Conv2d dilation(int dilation) {
        ConvolutionGeometry g = geometry;
        return with(new ConvolutionGeometry(g.strideHeight(), g.strideWidth(), g.top(), g.left(), g.bottom(), g.right(),
                dilation, dilation, g.groups()));
    }

    /** The same in another number of groups. */
    public Conv2d groups(int groups) {
        ConvolutionGeometry g = geometry;
        return with(new ConvolutionGeometry(g.strideHeight(), g.strideWidth(), g.top(), g.left(), g.bottom(), g.right(),
                g.dilationHeight(), g.dilationWidth(), groups));
    }

    /** The same without bias: a batch normalisation behind it would take it out again. */
    public Conv2d withoutBias() {
        return new Conv2d(filters, kernelHeight, kernelWidth, geometry, false, initialization);
    }

    /** The same with other first weights. */
    public Conv2d initialized(Initialization newInitialization) {
        return new Conv2d(filters, kernelHeight, kernelWidth, geometry, bias, newInitialization);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape image = Layer.onlyImage(inputs);
        if (image.extent(2) % geometry.groups() != 0) {
            throw new IllegalArgumentException(image.extent(2) + " channels do not divide into " + geometry.groups()
                    + " groups");
        }
        return geometry.outputShape(image.prepend(1), weights(image)).dropFirst();
    }

    @Override
    public List<Variable> variables(List<Shape> inputs) {
        Shape weights = weights(inputs.getFirst());
        int window = kernelHeight * kernelWidth;
        int fanIn = window * weights.extent(2);
        List<Variable> variables = new ArrayList<>();
        variables.add(Variable.parameter("weight", weights, initialization.weights(fanIn, window * filters)));
        if (bias) {
            variables.add(Variable.parameter("bias", Shape.of(filters), initialization.bias(fanIn)));
        }
        return variables;
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return forward(tape, variables, inputs.getFirst(), false);
    }

    @Override
    public Tensor forwardRectified(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return forward(tape, variables, inputs.getFirst(), true);
    }

    private Tensor forward(Tape tape, List<Tensor> variables, Tensor x, boolean rectified) {
        Op op = new io.github.tardigrad.engine.op.Conv2d(geometry, rectified);
        return bias ? tape.apply(op, x, variables.get(0), variables.get(1)) : tape.apply(op, x, variables.get(0));
    }

    @Override
    public String label() { return "conv"; }

    private Shape weights(Shape image) {
        return Shape.of(kernelHeight, kernelWidth, image.extent(2) / geometry.groups(), filters);
    }

    private Conv2d with(ConvolutionGeometry newGeometry) {
        return new Conv2d(filters, kernelHeight, kernelWidth, newGeometry, bias, initialization);
    }
}
