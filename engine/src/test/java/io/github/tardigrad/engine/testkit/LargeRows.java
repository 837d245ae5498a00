package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.op.BatchNorm;
import io.github.tardigrad.engine.op.Bias;
import io.github.tardigrad.engine.op.Concat;
import io.github.tardigrad.engine.op.Conv2d;
import io.github.tardigrad.engine.op.CrossEntropy;
import io.github.tardigrad.engine.op.Embedding;
import io.github.tardigrad.engine.op.Gelu;
import io.github.tardigrad.engine.op.KlDivergence;
import io.github.tardigrad.engine.op.LayerNorm;
import io.github.tardigrad.engine.op.MatMul;
import io.github.tardigrad.engine.op.Max;
import io.github.tardigrad.engine.op.MaxPool;
import io.github.tardigrad.engine.op.MeanSquaredError;
import io.github.tardigrad.engine.op.Multiply;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.engine.op.Relu;
import io.github.tardigrad.engine.op.Slice;
import io.github.tardigrad.engine.op.Softmax;
import io.github.tardigrad.engine.op.Sum;
import io.github.tardigrad.engine.testkit.OpRow.Input;
import java.util.List;

/**
 * Shapes large enough to be cut into blocks and shared among threads: layers of the usual small networks, and beyond.
 */
final class LargeRows {
    private static final Draw ANY = Draw.between(-1.5, 1.5);

    private LargeRows() {}

    static List<OpRow> all() {
        ConvolutionGeometry valid = ConvolutionGeometry.of(1, 0);
        ConvolutionGeometry same = ConvolutionGeometry.of(1, 1);
        ConvolutionGeometry halving = ConvolutionGeometry.of(2, 1);
        return List.of(
                matmul(false, false, input(97, 531), input(531, 67)),
                matmul(true, false, input(259, 65), input(259, 130)),
                matmul(false, true, input(128, 100), input(10, 100)),
                matmul(false, false, input(5, 1031), input(1031, 33)),
                matmul(false, false, input(9, 40, 70), input(9, 70, 50)),
                convolution(valid, input(2, 28, 28, 1), input(3, 3, 1, 32)),
                convolution(valid, input(2, 45, 5, 3), input(3, 3, 3, 20)),
                convolution(valid, input(5, 13, 13, 32), input(3, 3, 32, 64)),
                convolution(halving, input(3, 14, 14, 16), input(4, 4, 16, 32)),
                convolution(same, input(2, 8, 8, 64), input(3, 3, 64, 64)),
                convolution(halving, input(5, 9, 11, 17), input(3, 3, 17, 33)),
                convolution(halving, input(73, 7, 8, 48), input(3, 3, 48, 32)),
                convolution(same, input(1, 5, 7, 32), input(3, 3, 32, 48)),
                convolution(new ConvolutionGeometry(1, 1, 2, 0, 1, 2, 1, 1, 1), input(3, 6, 2, 48),
                        input(3, 3, 48, 32)),
                convolution(same, input(70, 1, 1, 32), input(3, 3, 32, 32)),
                convolution(new ConvolutionGeometry(2, 1, 1, 1, 1, 1, 1, 2, 8), input(5, 20, 18, 8),
                        input(3, 3, 1, 8)),
                row(new MaxPool(PoolingGeometry.square(2)), Formulas.maxPool(PoolingGeometry.square(2)),
                        new Input(Shape.of(5, 26, 26, 32), Draw.distinct(), true, false)),
                row(new BatchNorm(1e-3f, 0.1f, false), Formulas.batchNorm(1e-3f, false),
                        input(9, 11, 13, 33), input(33),
                        input(33),
                        new Input(Shape.of(33), ANY, false, false), new Input(Shape.of(33), ANY, false, false)),
                row(new Softmax(), Formulas.softmax(), input(1037, 10)),
                row(new CrossEntropy(0.1f, false), Formulas.crossEntropy(0.1f, false), input(1037, 10),
                        new Input(Shape.of(1037), Draw.classes(10), false, false)),
                row(new Bias(), Formulas.sumOfTwo(1), input(64, 26, 32), input(32)),
                row(new Relu(), Formulas.pointwise(x -> Math.max(x, 0)),
                        new Input(Shape.of(70001), Draw.awayFromZero(), true, false)),
                row(new Multiply(), Formulas.broadcast((a, b) -> a * b), input(31, 1, 257), input(17, 1)),
                row(new Sum(List.of()), Formulas.sum(false, List.of()), input(70001)),
                row(new Sum(List.of(0)), Formulas.sum(false, List.of(0)), input(5003, 17)),
                row(new Sum(List.of(1)), Formulas.sum(false, List.of(1)), input(17, 5003)),
                row(new MeanSquaredError(), Formulas.meanSquaredError(), input(257, 131), input(257, 131)),
                row(new Gelu(), ActivationFormulas.gelu(), input(70001)),
                row(new LayerNorm(1e-5f), RowFormulas.layerNorm(1e-5f), input(7, 41, 257), input(257), input(257)),
                row(new KlDivergence(false), RowFormulas.klDivergence(false), input(1037, 10), input(1037, 10)),
                row(new Max(List.of(1)), RowFormulas.max(List.of(1)),
                        new Input(Shape.of(17, 5003), Draw.distinct(), true, false)),
                row(new Slice(1, 5, 120), PartFormulas.slice(1, 5, 120), input(31, 131, 33)),
                row(new Concat(2), PartFormulas.concat(2), input(31, 131, 17), input(31, 131, 33)),
                row(new Embedding(), PartFormulas.embedding(),
                        new Input(Shape.of(257, 9), Draw.classes(50), false, false), input(50, 129)));
    }

    private static OpRow matmul(boolean transposeA, boolean transposeB, Input a, Input b) {
        return row(new MatMul(transposeA, transposeB), Formulas.matmul(transposeA, transposeB), a, b);
    }

    private static OpRow convolution(ConvolutionGeometry geometry, Input x, Input weights) {
        return row(new Conv2d(geometry, true), Formulas.rectified(Formulas.conv2d(geometry)), x, weights,
                input(weights.shape().extent(3)));
    }

    private static OpRow row(Op op, Formula formula, Input... inputs) {
        return new OpRow(op, formula, List.of(inputs));
    }

    private static Input input(int... extents) {
        return new Input(Shape.of(extents), ANY, true, false);
    }
}
