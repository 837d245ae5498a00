package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.op.Add;
import io.github.tardigrad.engine.op.AveragePool;
import io.github.tardigrad.engine.op.BatchNorm;
import io.github.tardigrad.engine.op.BatchNormInference;
import io.github.tardigrad.engine.op.Bias;
import io.github.tardigrad.engine.op.Clamp;
import io.github.tardigrad.engine.op.Conv2d;
import io.github.tardigrad.engine.op.CrossEntropy;
import io.github.tardigrad.engine.op.Divide;
import io.github.tardigrad.engine.op.Dropout;
import io.github.tardigrad.engine.op.GlobalAveragePool;
import io.github.tardigrad.engine.op.LogSoftmax;
import io.github.tardigrad.engine.op.MatMul;
import io.github.tardigrad.engine.op.MaxPool;
import io.github.tardigrad.engine.op.Mean;
import io.github.tardigrad.engine.op.MeanSquaredError;
import io.github.tardigrad.engine.op.Multiply;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.engine.op.Pad;
import io.github.tardigrad.engine.op.Relu;
import io.github.tardigrad.engine.op.Reshape;
import io.github.tardigrad.engine.op.Scale;
import io.github.tardigrad.engine.op.Softmax;
import io.github.tardigrad.engine.op.Subtract;
import io.github.tardigrad.engine.op.Sum;
import io.github.tardigrad.engine.op.Transpose;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;

/** A word for every op, so that a forward pass reads as its formula: {@code tape.relu(tape.matmul(x, w))}. */
public interface Operations {
    /** Runs one op; all the methods below come down to it. */
    Tensor apply(Op op, Tensor... inputs);

    /** {@code a + b} with broadcasting, see {@link Add}. */
    default Tensor add(Tensor a, Tensor b) { return apply(new Add(), a, b); }

    /** {@code a − b} with broadcasting, see {@link Subtract}. */
    default Tensor subtract(Tensor a, Tensor b) { return apply(new Subtract(), a, b); }

    /** {@code a · b} element by element with broadcasting, see {@link Multiply}. */
    default Tensor multiply(Tensor a, Tensor b) { return apply(new Multiply(), a, b); }

    /** {@code a / b} with broadcasting, see {@link Divide}. */
    default Tensor divide(Tensor a, Tensor b) { return apply(new Divide(), a, b); }

    /** {@code factor · x}, see {@link Scale}. */
    default Tensor scale(Tensor x, float factor) { return apply(new Scale(factor), x); }

    /** One number added to each channel, see {@link Bias}. */
    default Tensor bias(Tensor x, Tensor bias) { return apply(new Bias(), x, bias); }

    /** {@code A · B}, see {@link MatMul}. */
    default Tensor matmul(Tensor a, Tensor b) { return apply(new MatMul(false, false), a, b); }

    /** {@code op(A) · op(B)}, see {@link MatMul}. */
    default Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        return apply(new MatMul(transposeA, transposeB), a, b);
    }

    /** Convolution without bias, see {@link Conv2d}. */
    default Tensor conv2d(Tensor x, Tensor weights, ConvolutionGeometry geometry) {
        return apply(new Conv2d(geometry), x, weights);
    }

    /** Convolution with bias, see {@link Conv2d}. */
    default Tensor conv2d(Tensor x, Tensor weights, Tensor bias, ConvolutionGeometry geometry) {
        return apply(new Conv2d(geometry), x, weights, bias);
    }

    /** The largest value of each window, see {@link MaxPool}. */
    default Tensor maxPool(Tensor x, PoolingGeometry geometry) { return apply(new MaxPool(geometry), x); }

    /** The mean of each window, see {@link AveragePool}. */
    default Tensor averagePool(Tensor x, PoolingGeometry geometry) { return apply(new AveragePool(geometry), x); }

    /** The mean of each channel over the image, see {@link GlobalAveragePool}. */
    default Tensor globalAveragePool(Tensor x) { return apply(new GlobalAveragePool(), x); }

    /** Batch normalisation by the batch's own statistics, which moves the running ones, see {@link BatchNorm}. */
    default Tensor batchNorm(Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance,
            float epsilon, float momentum) {
        return apply(new BatchNorm(epsilon, momentum), x, scale, shift, runningMean, runningVariance);
    }

    /** Batch normalisation by the running statistics, see {@link BatchNormInference}. */
    default Tensor batchNormInference(Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance,
            float epsilon) {
        return apply(new BatchNormInference(epsilon), x, scale, shift, runningMean, runningVariance);
    }

    /** {@code max(x, 0)}, see {@link Relu}. */
    default Tensor relu(Tensor x) { return apply(new Relu(), x); }

    /** Softmax over the last axis, see {@link Softmax}. */
    default Tensor softmax(Tensor x) { return apply(new Softmax(), x); }

    /** Logarithm of softmax over the last axis, see {@link LogSoftmax}. */
    default Tensor logSoftmax(Tensor x) { return apply(new LogSoftmax(), x); }

    /** Mean cross-entropy of logits against class indices or distributions, see {@link CrossEntropy}. */
    default Tensor crossEntropy(Tensor logits, Tensor targets) {
        return apply(new CrossEntropy(0, false), logits, targets);
    }

    /** Cross-entropy with its options, see {@link CrossEntropy}. */
    default Tensor crossEntropy(Tensor logits, Tensor targets, float smoothing, boolean perExample) {
        return apply(new CrossEntropy(smoothing, perExample), logits, targets);
    }

    /** The mean of squared differences, see {@link MeanSquaredError}. */
    default Tensor meanSquaredError(Tensor a, Tensor b) { return apply(new MeanSquaredError(), a, b); }

    /** Dropout by the mask that the key draws, see {@link Dropout}. */
    default Tensor dropout(Tensor x, float rate, RandomKey key) { return apply(new Dropout(rate, key), x); }

    /** The same elements in another shape, see {@link Reshape}. */
    default Tensor reshape(Tensor x, Shape shape) { return apply(new Reshape(shape), x); }

    /** Axes in another order, see {@link Transpose}. */
    default Tensor transpose(Tensor x, int... axes) {
        return apply(new Transpose(Arrays.stream(axes).boxed().toList()), x);
    }

    /** A border of one value, see {@link Pad}. */
    default Tensor pad(Tensor x, List<Integer> before, List<Integer> after, float value) {
        return apply(new Pad(before, after, value), x);
    }

    /** Limits, see {@link Clamp}. */
    default Tensor clamp(Tensor x, float low, float high) { return apply(new Clamp(low, high), x); }

    /** Sum over the given axes, or all, see {@link Sum}. */
    default Tensor sum(Tensor x, int... axes) { return apply(new Sum(Arrays.stream(axes).boxed().toList()), x); }

    /** Mean over the given axes, or all, see {@link Mean}. */
    default Tensor mean(Tensor x, int... axes) { return apply(new Mean(Arrays.stream(axes).boxed().toList()), x); }
}
