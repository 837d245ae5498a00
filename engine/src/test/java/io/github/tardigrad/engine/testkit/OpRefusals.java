package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.op.Add;
import io.github.tardigrad.engine.op.AveragePool;
import io.github.tardigrad.engine.op.BatchNorm;
import io.github.tardigrad.engine.op.BatchNormInference;
import io.github.tardigrad.engine.op.Bias;
import io.github.tardigrad.engine.op.Clamp;
import io.github.tardigrad.engine.op.Concat;
import io.github.tardigrad.engine.op.Conv2d;
import io.github.tardigrad.engine.op.CrossEntropy;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Divide;
import io.github.tardigrad.engine.op.Dropout;
import io.github.tardigrad.engine.op.Embedding;
import io.github.tardigrad.engine.op.Gelu;
import io.github.tardigrad.engine.op.GlobalAveragePool;
import io.github.tardigrad.engine.op.KlDivergence;
import io.github.tardigrad.engine.op.LayerNorm;
import io.github.tardigrad.engine.op.LeakyRelu;
import io.github.tardigrad.engine.op.LogSoftmax;
import io.github.tardigrad.engine.op.MatMul;
import io.github.tardigrad.engine.op.Max;
import io.github.tardigrad.engine.op.MaxPool;
import io.github.tardigrad.engine.op.Mean;
import io.github.tardigrad.engine.op.MeanSquaredError;
import io.github.tardigrad.engine.op.Multiply;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.engine.op.Pad;
import io.github.tardigrad.engine.op.Relu;
import io.github.tardigrad.engine.op.Reshape;
import io.github.tardigrad.engine.op.Scale;
import io.github.tardigrad.engine.op.Sigmoid;
import io.github.tardigrad.engine.op.Silu;
import io.github.tardigrad.engine.op.Slice;
import io.github.tardigrad.engine.op.Softmax;
import io.github.tardigrad.engine.op.Subtract;
import io.github.tardigrad.engine.op.Sum;
import io.github.tardigrad.engine.op.Tanh;
import io.github.tardigrad.engine.op.Transpose;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Input shapes that an op must refuse, in words that show the shape at fault. */
record OpRefusals(Op op, List<Shape> shapes) {
    private static final Shape S = Shape.of(2, 3);

    static List<OpRefusals> all() {
        ConvolutionGeometry plain = ConvolutionGeometry.of(1, 0);
        ConvolutionGeometry halves = new ConvolutionGeometry(1, 1, 0, 0, 0, 0, 1, 1, 2);
        PoolingGeometry padded = new PoolingGeometry(2, 2, 2, 2, 1, 1, false);
        Stream<OpRefusals> pairs = Stream.of(new Add(), new Subtract(), new Multiply(), new Divide())
                .flatMap(op -> Stream.of(of(op, S), of(op, S, Shape.of(2)), of(op, S, Shape.of(4, 3)),
                        of(op, S, S, S)));
        Stream<OpRefusals> singles = Stream.of(new Relu(), new Scale(2), new Clamp(0, 1), new GlobalAveragePool(),
                new Softmax(), new LogSoftmax(), new Dropout(0.5f, new RandomKey(1)), new Sum(List.of()),
                new Mean(List.of()), new Reshape(S), new Transpose(List.of(1, 0)),
                new Pad(List.of(0, 0), List.of(0, 0), 0),
                new MaxPool(PoolingGeometry.square(2)), new AveragePool(PoolingGeometry.square(2)),
                new LeakyRelu(0.1f), new Sigmoid(), new Tanh(), new Silu(), new Gelu(), new Max(List.of()),
                new Slice(0, 0, 1), new CustomGradient(new Square())).map(op -> of(op, S, S));
        Stream<OpRefusals> others = Stream.of(
                of(new Bias(), S, Shape.of(2)), of(new Bias(), S, Shape.of(1, 3)),
                of(new Bias(), Shape.of(), Shape.of(1)),
                of(new MatMul(false, false), S), of(new MatMul(false, false), S, S),
                of(new MatMul(true, false), S, Shape.of(3, 2)), of(new MatMul(false, true), S, Shape.of(3, 2)),
                of(new MatMul(false, false), Shape.of(3), Shape.of(3, 2)),
                of(new MatMul(false, false), Shape.of(2, 2, 2, 2), Shape.of(2, 2)),
                of(new MatMul(false, false), Shape.of(4, 2, 3), Shape.of(5, 3, 2)),
                of(new Conv2d(plain), Shape.of(1, 5, 5, 3)),
                of(new Conv2d(plain), Shape.of(5, 5, 3), Shape.of(3, 3, 3, 4)),
                of(new Conv2d(plain), Shape.of(1, 5, 5, 3), Shape.of(3, 3, 4)),
                of(new Conv2d(plain), Shape.of(1, 5, 5, 3), Shape.of(3, 3, 2, 4)),
                of(new Conv2d(plain), Shape.of(1, 5, 2, 3), Shape.of(3, 3, 3, 4)),
                of(new Conv2d(plain), Shape.of(1, 5, 5, 3), Shape.of(3, 3, 3, 4), Shape.of(3)),
                of(new Conv2d(plain), Shape.of(1, 5, 5, 3), Shape.of(3), Shape.of(3)),
                of(new Conv2d(halves), Shape.of(1, 5, 5, 4), Shape.of(3, 3, 2, 5)),
                of(new Conv2d(halves), Shape.of(1, 5, 5, 3), Shape.of(3, 3, 3, 4)),
                of(new MaxPool(PoolingGeometry.square(2)), Shape.of(4, 4, 3)),
                of(new MaxPool(PoolingGeometry.square(3)), Shape.of(1, 2, 4, 1)),
                of(new MaxPool(padded), Shape.of(1, 0, 4, 1)), of(new AveragePool(padded), Shape.of(1, 4, 0, 1)),
                of(new AveragePool(PoolingGeometry.square(3)), Shape.of(1, 4, 2, 1)),
                of(new GlobalAveragePool(), Shape.of(3, 4)), of(new GlobalAveragePool(), Shape.of(1, 0, 3, 2)),
                of(new BatchNorm(1e-5f, 0.1f, false), S),
                normalization(new BatchNorm(1e-5f, 0.1f, false), Shape.of(3), 3),
                normalization(new BatchNorm(1e-5f, 0.1f, false), S, 2),
                normalization(new BatchNorm(1e-5f, 0.1f, false), Shape.of(0, 3), 3),
                normalization(new BatchNormInference(1e-5f, false), Shape.of(3), 3),
                normalization(new BatchNormInference(1e-5f, false), S, 4),
                of(new Softmax(), Shape.of()), of(new Softmax(), Shape.of(3, 0)),
                of(new LogSoftmax(), Shape.of()), of(new LogSoftmax(), Shape.of(3, 0)),
                of(new CrossEntropy(0, false), S), of(new CrossEntropy(0, false), S, Shape.of(3)),
                of(new CrossEntropy(0, false), S, Shape.of(2, 1)),
                of(new CrossEntropy(0, true), Shape.of(3), Shape.of(3)),
                of(new CrossEntropy(0, false), Shape.of(0, 3), Shape.of(0)),
                of(new MeanSquaredError(), S, Shape.of(3)), of(new MeanSquaredError(), Shape.of(0), Shape.of(0)),
                of(new Dropout(0.5f, new RandomKey(1)), Shape.of()),
                of(new Sum(List.of(2)), S), of(new Sum(List.of(-1)), S), of(new Mean(List.of(2)), S),
                of(new Mean(List.of()), Shape.of(0, 3)),
                of(new Reshape(Shape.of(7)), S), of(new Transpose(List.of(0, 1, 2)), S),
                of(new Max(List.of(2)), S), of(new Max(List.of()), Shape.of(0, 3)),
                of(new Slice(2, 0, 1), S), of(new Slice(1, 2, 4), S),
                of(new Concat(2), S, S), of(new Concat(0), S, Shape.of(2, 4)), of(new Concat(1), S, Shape.of(2)),
                of(new Embedding(), S), of(new Embedding(), S, Shape.of(3)), of(new Embedding(), S, S, S),
                of(new LayerNorm(1e-5f), S, Shape.of(3)), of(new LayerNorm(1e-5f), S, Shape.of(3), Shape.of(2)),
                of(new LayerNorm(1e-5f), S, Shape.of(2), Shape.of(3)),
                of(new LayerNorm(1e-5f), Shape.of(2, 0), Shape.of(0), Shape.of(0)),
                of(new LayerNorm(1e-5f), Shape.of(), Shape.of(1), Shape.of(1)),
                of(new KlDivergence(false), S), of(new KlDivergence(false), S, Shape.of(2, 4)),
                of(new KlDivergence(true), Shape.of(3), Shape.of(3)),
                of(new KlDivergence(true), Shape.of(0, 3), Shape.of(0, 3)),
                of(new Pad(List.of(1), List.of(1), 0), S), of(new Pad(List.of(0, 0), List.of(0), 0), S));
        return Stream.of(pairs, singles, others).flatMap(rows -> rows).toList();
    }

    String name() {
        return op + " of " + shapes.stream().map(Shape::toString).collect(Collectors.joining(", "));
    }

    /** The tape throws before it computes, and the message shows a shape. */
    void check(Engine engine) {
        Tensor[] inputs = shapes.stream().map(engine::zeros).toArray(Tensor[]::new);
        try (Tape tape = engine.tape(Gradients.NONE)) {
            assertThatThrownBy(() -> tape.apply(op, inputs)).isInstanceOf(IllegalArgumentException.class)
                    .satisfies(e -> assertThat(shapes.stream().map(Shape::toString))
                            .as("a shape in the message: %s", e.getMessage()).anyMatch(e.getMessage()::contains));
        }
    }

    private static OpRefusals of(Op op, Shape... shapes) {
        return new OpRefusals(op, Arrays.asList(shapes));
    }

    private static OpRefusals normalization(Op op, Shape x, int channels) {
        Shape c = Shape.of(channels);
        return of(op, x, c, c, c, c);
    }
}
