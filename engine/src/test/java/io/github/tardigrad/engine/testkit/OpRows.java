package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
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
import io.github.tardigrad.engine.testkit.OpRow.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table: every op, with its equation, on shapes that hurt: size 1, one beside the usual lane counts, primes,
 * empty where that is legal.
 */
final class OpRows {
    /** Below, at and above 4, 8, 16 and 32 lanes, and a prime beyond all of them. */
    private static final int[] SIZES = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 257};
    private static final Draw ANY = Draw.between(-1.5, 1.5);
    private static final Draw WIDE = Draw.between(-8, 8);
    private static final Draw POSITIVE = Draw.between(0.5, 1.5);

    private final List<OpRow> rows = new ArrayList<>();

    private OpRows() {}

    /** All of them. */
    static List<OpRow> all() {
        OpRows table = new OpRows();
        table.elementwise();
        table.products();
        table.convolutions();
        table.poolings();
        table.normalizations();
        table.overClasses();
        table.reductions();
        table.movements();
        table.parts();
        return List.copyOf(table.rows);
    }

    private void elementwise() {
        for (int size : SIZES) {
            unary(new Relu(), Formulas.pointwise(x -> Math.max(x, 0)), Draw.awayFromZero(), size);
            unary(new Scale(-0.3f), Formulas.pointwise(x -> (double) -0.3f * x), ANY, size);
            unary(new Clamp(-0.4f, 0.7f), Formulas.pointwise(x -> Math.min(Math.max(x, -0.4f), 0.7f)), ANY, size);
            unary(new LeakyRelu(0.1f), ActivationFormulas.leakyRelu(0.1f), Draw.awayFromZero(), size);
            for (Draw draw : List.of(ANY, WIDE)) {
                unary(new Sigmoid(), ActivationFormulas.sigmoid(), draw, size);
                unary(new Tanh(), Formulas.pointwise(Math::tanh), draw, size);
                unary(new Silu(), ActivationFormulas.silu(), draw, size);
                unary(new Gelu(), ActivationFormulas.gelu(), draw, size);
            }
            unary(new CustomGradient(new Square()), Formulas.pointwise(x -> x * x), ANY, size);
        }
        broadcasting(new Add(), Formulas.sumOfTwo(1), ANY, ANY);
        broadcasting(new Add(true), Formulas.rectified(Formulas.sumOfTwo(1)), ANY, ANY);
        broadcasting(new Subtract(), Formulas.sumOfTwo(-1), ANY, ANY);
        broadcasting(new Multiply(), Formulas.broadcast((a, b) -> a * b), ANY, ANY);
        broadcasting(new Divide(), Formulas.broadcast((a, b) -> a / b), ANY, Draw.awayFromZero());
        for (int channels : new int[] {1, 7, 16, 17, 33}) {
            row(new Bias(), Formulas.sumOfTwo(1), examples(ANY, 5, channels), input(ANY, channels));
            row(new Bias(), Formulas.sumOfTwo(1), examples(ANY, 2, 3, 2, channels), input(ANY, channels));
        }
        row(new Bias(), Formulas.sumOfTwo(1), input(ANY, 0, 3), input(ANY, 3));
        row(new Bias(), Formulas.sumOfTwo(1), input(ANY, 3), input(ANY, 3));
        RandomKey key = new RandomKey(7).child("dropout");
        for (int size : SIZES) {
            Dropout dropout = new Dropout(0.3f, key);
            row(dropout, Formulas.dropout(0.3f, key), input(ANY, 3, size));
        }
        row(new Dropout(0, key), Formulas.dropout(0, key), input(ANY, 4, 2, 5));
    }

    private void unary(Op op, Formula formula, Draw draw, int size) {
        row(op, formula, input(draw, size));
        if (size == 17) {
            row(op, formula, examples(draw, 3, size));
            row(op, formula, input(draw));
        }
    }

    private void broadcasting(Op op, Formula formula, Draw left, Draw right) {
        for (int size : SIZES) {
            row(op, formula, input(left, size), input(right, size));
        }
        row(op, formula, input(left), input(right));
        row(op, formula, input(left, 33), input(right));
        row(op, formula, input(left), input(right, 2, 17));
        row(op, formula, input(left, 1), input(right, 7, 5));
        row(op, formula, examples(left, 3, 17), input(right, 17));
        row(op, formula, input(left, 16), examples(right, 5, 16));
        row(op, formula, examples(left, 4, 31), input(right, 1, 31));
        row(op, formula, examples(left, 4, 31), examples(right, 4, 1));
        row(op, formula, examples(left, 3, 2, 5), examples(right, 3, 1, 5));
        row(op, formula, input(left, 2, 1, 7), input(right, 5, 1));
        row(op, formula, examples(left, 2, 3, 2, 9), input(right, 3, 1, 9));
        row(op, formula, input(left, 0, 3), input(right, 3));
        row(op, formula, input(left, 0), input(right, 1));
        row(op, formula, input(left, 4, 1), input(right, 4, 0));
    }

    private void products() {
        int[][] sizes = {{1, 1, 1}, {1, 7, 1}, {2, 3, 5}, {7, 1, 9}, {15, 16, 17}, {17, 33, 16}, {31, 5, 33},
                {3, 257, 10}, {33, 15, 31}, {16, 16, 16}, {5, 0, 4}, {0, 3, 4}, {4, 3, 0}};
        for (int[] s : sizes) {
            for (int transposes = 0; transposes < 4; transposes++) {
                boolean a = (transposes & 1) != 0;
                boolean b = (transposes & 2) != 0;
                Input left = a ? input(ANY, s[1], s[0]) : examples(ANY, s[0], s[1]);
                Input right = b ? input(ANY, s[2], s[1]) : input(ANY, s[1], s[2]);
                row(new MatMul(a, b), Formulas.matmul(a, b), left, right);
            }
        }
        int m = 3;
        int k = 7;
        int n = 17;
        for (int transposes = 0; transposes < 4; transposes++) {
            boolean a = (transposes & 1) != 0;
            boolean b = (transposes & 2) != 0;
            Op op = new MatMul(a, b);
            Formula formula = Formulas.matmul(a, b);
            Input oneLeft = a ? input(ANY, k, m) : input(ANY, m, k);
            Input oneRight = b ? input(ANY, n, k) : input(ANY, k, n);
            Input manyLeft = a ? examples(ANY, 5, k, m) : examples(ANY, 5, m, k);
            Input manyRight = b ? examples(ANY, 5, n, k) : examples(ANY, 5, k, n);
            row(op, formula, manyLeft, manyRight);
            row(op, formula, manyLeft, oneRight);
            row(op, formula, oneLeft, manyRight);
        }
    }

    private void convolutions() {
        ConvolutionGeometry plain = ConvolutionGeometry.of(1, 0);
        ConvolutionGeometry same = ConvolutionGeometry.of(1, 1);
        convolution(plain, Shape.of(1, 1, 1, 1), Shape.of(1, 1, 1, 1));
        convolution(plain, Shape.of(2, 5, 5, 1), Shape.of(3, 3, 1, 7));
        convolution(plain, Shape.of(2, 4, 3, 5), Shape.of(1, 1, 5, 3));
        convolution(plain, Shape.of(3, 3, 3, 2), Shape.of(3, 3, 2, 17));
        convolution(plain, Shape.of(2, 5, 7, 3), Shape.of(2, 4, 3, 16));
        convolution(plain, Shape.of(1, 4, 18, 2), Shape.of(3, 3, 2, 33));
        convolution(plain, Shape.of(0, 4, 4, 2), Shape.of(3, 3, 2, 3));
        convolution(plain, Shape.of(0, 4, 4, 16), Shape.of(3, 3, 16, 32));
        convolution(plain, Shape.of(0, 4, 4, 16), Shape.of(3, 3, 16, 0));
        convolution(same, Shape.of(2, 4, 5, 3), Shape.of(3, 3, 3, 15));
        convolution(same, Shape.of(1, 7, 7, 17), Shape.of(3, 3, 17, 4));
        convolution(same, Shape.of(5, 1, 1, 4), Shape.of(3, 3, 4, 8));
        convolution(same, Shape.of(1, 3, 15, 16), Shape.of(3, 3, 16, 16));
        convolution(ConvolutionGeometry.of(2, 1), Shape.of(2, 7, 6, 3), Shape.of(4, 4, 3, 9));
        convolution(ConvolutionGeometry.of(2, 0), Shape.of(2, 6, 5, 2), Shape.of(1, 1, 2, 5));
        convolution(ConvolutionGeometry.of(3, 2), Shape.of(1, 8, 7, 2), Shape.of(2, 3, 2, 31));
        convolution(new ConvolutionGeometry(1, 2, 0, 1, 2, 0, 2, 1, 1), Shape.of(2, 6, 7, 3), Shape.of(3, 2, 3, 5));
        convolution(new ConvolutionGeometry(1, 1, 2, 2, 2, 2, 2, 2, 1), Shape.of(1, 5, 5, 2), Shape.of(3, 3, 2, 4));
        convolution(new ConvolutionGeometry(1, 1, 3, 4, 3, 4, 1, 1, 1), Shape.of(1, 2, 3, 2), Shape.of(2, 2, 2, 3));
        convolution(new ConvolutionGeometry(1, 1, 1, 1, 1, 1, 1, 1, 2), Shape.of(2, 4, 4, 6), Shape.of(3, 3, 3, 8));
        convolution(new ConvolutionGeometry(2, 2, 1, 1, 1, 1, 1, 1, 5), Shape.of(2, 5, 5, 5), Shape.of(3, 3, 1, 5));
        convolution(new ConvolutionGeometry(1, 1, 0, 0, 0, 0, 1, 1, 3), Shape.of(1, 3, 4, 3), Shape.of(2, 2, 1, 51));
        convolution(new ConvolutionGeometry(2, 2, 1, 0, 1, 1, 1, 1, 2), Shape.of(2, 5, 6, 4), Shape.of(3, 3, 2, 6));
        convolution(new ConvolutionGeometry(1, 1, 0, 0, 0, 0, 1, 1, 2), Shape.of(2, 3, 3, 8), Shape.of(1, 1, 4, 8));
        convolution(new ConvolutionGeometry(2, 2, 0, 0, 1, 1, 1, 1, 1), Shape.of(2, 2, 2, 3), Shape.of(1, 1, 3, 4));
    }

    private void convolution(ConvolutionGeometry geometry, Shape x, Shape weights) {
        Input images = new Input(x, ANY, true, x.extent(0) > 0);
        Input w = new Input(weights, ANY, true, false);
        row(new Conv2d(geometry), Formulas.conv2d(geometry), images, w);
        row(new Conv2d(geometry), Formulas.conv2d(geometry), images, w, input(ANY, weights.extent(3)));
        row(new Conv2d(geometry, true), Formulas.rectified(Formulas.conv2d(geometry)), images, w,
                input(ANY, weights.extent(3)));
    }

    private void poolings() {
        PoolingGeometry[] geometries = {PoolingGeometry.square(1), PoolingGeometry.square(2), PoolingGeometry.square(3),
                new PoolingGeometry(2, 3, 1, 2, 0, 0, false), new PoolingGeometry(3, 3, 2, 2, 1, 1, false),
                new PoolingGeometry(3, 2, 1, 1, 1, 1, true), new PoolingGeometry(2, 2, 3, 3, 0, 0, false)};
        Shape[] images = {Shape.of(1, 3, 3, 1), Shape.of(2, 5, 6, 3), Shape.of(1, 4, 4, 17), Shape.of(3, 3, 4, 16),
                Shape.of(1, 7, 5, 9), Shape.of(0, 4, 4, 2)};
        for (PoolingGeometry geometry : geometries) {
            for (Shape shape : images) {
                boolean examples = shape.extent(0) > 0;
                Input distinct = new Input(shape, Draw.distinct(), true, examples);
                Input any = new Input(shape, ANY, true, examples);
                row(new MaxPool(geometry), Formulas.maxPool(geometry), distinct);
                row(new AveragePool(geometry), Formulas.averagePool(geometry), any);
            }
        }
        row(new GlobalAveragePool(), Formulas.globalAveragePool(), examples(ANY, 1, 1, 1, 1));
        row(new GlobalAveragePool(), Formulas.globalAveragePool(), examples(ANY, 3, 2, 5, 7));
        row(new GlobalAveragePool(), Formulas.globalAveragePool(), examples(ANY, 2, 7, 7, 17));
        row(new GlobalAveragePool(), Formulas.globalAveragePool(), input(ANY, 0, 2, 2, 3));
    }

    private void normalizations() {
        Shape[] shapes = {Shape.of(3, 1), Shape.of(7, 5), Shape.of(31, 17), Shape.of(5, 16), Shape.of(2, 3, 3, 4),
                Shape.of(3, 2, 5, 33)};
        for (Shape shape : shapes) {
            int channels = shape.extent(-1);
            Input[] rest = {input(Draw.awayFromZero(), channels), input(ANY, channels), constant(ANY, channels),
                    constant(POSITIVE, channels)};
            float epsilon = 1e-3f;
            for (boolean rectified : new boolean[] {false, true}) {
                row(new BatchNorm(epsilon, 0.1f, rectified), Formulas.batchNorm(epsilon, rectified),
                        input(ANY, shape.extents()), rest[0], rest[1], rest[2], rest[3]);
                row(new BatchNormInference(epsilon, rectified), Formulas.batchNormInference(epsilon, rectified),
                        examples(ANY, shape.extents()), rest[0], rest[1], rest[2], rest[3]);
            }
        }
        for (int channels : new int[] {3, 5, 8, 15, 16, 17, 33, 257}) {
            float epsilon = channels == 17 ? 0.1f : 1e-5f;
            row(new LayerNorm(epsilon), RowFormulas.layerNorm(epsilon), examples(ANY, 3, channels),
                    input(Draw.awayFromZero(), channels), input(ANY, channels));
            row(new LayerNorm(epsilon), RowFormulas.layerNorm(epsilon), examples(ANY, 2, 3, 2, channels),
                    input(Draw.awayFromZero(), channels), input(ANY, channels));
        }
        row(new LayerNorm(1e-5f), RowFormulas.layerNorm(1e-5f), input(ANY, 7), input(ANY, 7), input(ANY, 7));
        row(new LayerNorm(1e-5f), RowFormulas.layerNorm(1e-5f), input(ANY, 0, 3), input(ANY, 3), input(ANY, 3));
        row(new BatchNormInference(1e-5f, false), Formulas.batchNormInference(1e-5f, false), input(ANY, 0, 3),
                input(ANY, 3),
                input(ANY, 3), constant(ANY, 3), constant(POSITIVE, 3));
    }

    private void overClasses() {
        // Not wider: at a probability near 1 the gradient p (1 − p) cancels. SoftmaxContract has wide ranges.
        Draw logits = Draw.between(-2, 2);
        for (int classes : new int[] {1, 2, 7, 10, 15, 16, 17, 33, 257}) {
            row(new Softmax(), Formulas.softmax(), examples(logits, 3, classes));
            row(new LogSoftmax(), Formulas.logSoftmax(), examples(logits, 3, classes));
            for (boolean perExample : new boolean[] {false, true}) {
                Input p = new Input(Shape.of(5, classes), logits, true, perExample);
                row(new KlDivergence(perExample), RowFormulas.klDivergence(perExample), p, p);
                for (float smoothing : new float[] {0, 0.1f}) {
                    Op op = new CrossEntropy(smoothing, perExample);
                    Formula formula = Formulas.crossEntropy(smoothing, perExample);
                    row(op, formula, new Input(Shape.of(5, classes), logits, true, perExample),
                            new Input(Shape.of(5), Draw.classes(classes), false, perExample));
                    row(op, formula, new Input(Shape.of(5, classes), logits, true, perExample),
                            new Input(Shape.of(5, classes), Draw.distributions(), false, perExample));
                }
            }
        }
        row(new Softmax(), Formulas.softmax(), input(logits, 5));
        row(new Softmax(), Formulas.softmax(), examples(logits, 2, 3, 2, 9));
        row(new Softmax(), Formulas.softmax(), input(logits, 0, 4));
        row(new LogSoftmax(), Formulas.logSoftmax(), input(logits, 5));
        row(new LogSoftmax(), Formulas.logSoftmax(), examples(logits, 2, 3, 2, 9));
        row(new LogSoftmax(), Formulas.logSoftmax(), input(logits, 0, 4));
    }

    private void reductions() {
        for (int size : SIZES) {
            row(new Sum(List.of()), Formulas.sum(false, List.of()), input(ANY, size));
            if (size > 0) {
                row(new Mean(List.of()), Formulas.sum(true, List.of()), input(ANY, size));
                row(new Max(List.of()), RowFormulas.max(List.of()), input(Draw.distinct(), size));
                row(new MeanSquaredError(), Formulas.meanSquaredError(), input(ANY, size), input(ANY, size));
            }
        }
        row(new Sum(List.of()), Formulas.sum(false, List.of()), input(ANY));
        row(new MeanSquaredError(), Formulas.meanSquaredError(), input(ANY, 3, 5, 7), input(ANY, 3, 5, 7));
        for (List<Integer> axes : List.of(List.of(0), List.of(1), List.of(2), List.of(0, 1), List.of(0, 2),
                List.of(1, 2), List.of(0, 1, 2), List.<Integer>of())) {
            boolean examples = !axes.isEmpty() && !axes.contains(0);
            for (Shape shape : List.of(Shape.of(3, 2, 17), Shape.of(5, 16, 1), Shape.of(7, 1, 33))) {
                Input x = new Input(shape, ANY, true, examples);
                row(new Sum(axes), Formulas.sum(false, axes), x);
                row(new Mean(axes), Formulas.sum(true, axes), x);
                row(new Max(axes), RowFormulas.max(axes), new Input(shape, Draw.distinct(), true, examples));
            }
        }
        row(new Sum(List.of(0)), Formulas.sum(false, List.of(0)), input(ANY, 0, 3));
        row(new Sum(List.of(1)), Formulas.sum(false, List.of(1)), input(ANY, 0, 3));
    }

    private void parts() {
        slice(0, 0, 1, 1);
        slice(0, 3, 20, 33);
        slice(0, 2, 2, 5);
        slice(1, 1, 4, 3, 5);
        slice(1, 0, 16, 7, 17);
        slice(2, 1, 2, 2, 3, 4, 5);
        slice(3, 4, 9, 2, 1, 3, 9);
        concat(0, Shape.of(1));
        concat(0, Shape.of(3), Shape.of(0), Shape.of(17));
        concat(1, Shape.of(3, 5), Shape.of(3, 16), Shape.of(3, 1));
        concat(0, Shape.of(2, 7), Shape.of(1, 7));
        concat(2, Shape.of(2, 3, 1, 5), Shape.of(2, 3, 4, 5));
        concat(3, Shape.of(2, 3, 2, 8), Shape.of(2, 3, 2, 9));
        concat(1, Shape.of(0, 2), Shape.of(0, 3));
        for (int width : new int[] {1, 7, 16, 17, 129}) {
            embedding(Shape.of(9), 4, width);
            embedding(Shape.of(3, 5), 1, width);
        }
        embedding(Shape.of(), 3, 5);
        embedding(Shape.of(0), 3, 5);
        embedding(Shape.of(2), 3, 0);
    }

    private void slice(int axis, int from, int to, int... extents) {
        row(new Slice(axis, from, to), PartFormulas.slice(axis, from, to),
                new Input(Shape.of(extents), ANY, true, axis > 0));
    }

    private void concat(int axis, Shape... shapes) {
        boolean examples = axis > 0 && shapes[0].extent(0) > 0;
        row(new Concat(axis), PartFormulas.concat(axis), Stream.of(shapes)
                .map(shape -> new Input(shape, ANY, true, examples)).toArray(Input[]::new));
    }

    private void embedding(Shape indices, int count, int width) {
        row(new Embedding(), PartFormulas.embedding(), constant(Draw.classes(count), indices.extents()),
                input(ANY, count, width));
    }

    private void movements() {
        reshape(Shape.of(17), Shape.of(17, 1));
        reshape(Shape.of(2, 3, 5), Shape.of(6, 5));
        reshape(Shape.of(1), Shape.of());
        reshape(Shape.of(0, 3), Shape.of(5, 0));
        int[][][] transposes = {{{1, 1}, {1, 0}}, {{7, 5}, {1, 0}}, {{16, 17}, {1, 0}}, {{33, 31}, {1, 0}},
                {{257}, {0}}, {{2, 3, 5}, {0, 1, 2}}, {{2, 3, 5}, {2, 0, 1}}, {{2, 7, 5, 3}, {0, 3, 1, 2}},
                {{3, 2, 9, 4}, {1, 3, 0, 2}}, {{0, 3}, {1, 0}}, {{}, {}}};
        for (int[][] t : transposes) {
            List<Integer> axes = java.util.Arrays.stream(t[1]).boxed().toList();
            row(new Transpose(axes), Formulas.transpose(t[1]), input(ANY, t[0]));
        }
        pad(List.of(0), List.of(0), 1);
        pad(List.of(2), List.of(3), 17);
        pad(List.of(0, 1), List.of(2, 0), 3, 5);
        pad(List.of(0, 1, 2, 0), List.of(0, 1, 0, 0), 2, 3, 4, 7);
        pad(List.of(1, 1), List.of(1, 1), 0, 3);
    }

    private void reshape(Shape from, Shape to) {
        row(new Reshape(to), Formulas.reshape(to), input(ANY, from.extents()));
    }

    private void pad(List<Integer> before, List<Integer> after, int... extents) {
        row(new Pad(before, after, 0.25f), Formulas.pad(before, after, 0.25), input(ANY, extents));
    }

    private void row(Op op, Formula formula, Input... inputs) {
        rows.add(new OpRow(op, formula, List.of(inputs)));
    }

    private static Input input(Draw draw, int... extents) {
        return new Input(Shape.of(extents), draw, true, false);
    }

    /** An input whose first axis is the batch, where each example's result must not depend on the others. */
    private static Input examples(Draw draw, int... extents) {
        return new Input(Shape.of(extents), draw, true, extents[0] > 0);
    }

    private static Input constant(Draw draw, int... extents) {
        return new Input(Shape.of(extents), draw, false, false);
    }
}
