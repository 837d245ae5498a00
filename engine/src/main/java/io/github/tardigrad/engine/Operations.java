package io.github.tardigrad.engine;

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
        return apply(new BatchNorm(epsilon, momentum, false), x, scale, shift, runningMean, runningVariance);
    }

    /** Batch normalisation by the running statistics, see {@link BatchNormInference}. */
    default Tensor batchNormInference(Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance,
            float epsilon) {
        return apply(new BatchNormInference(epsilon, false), x, scale, shift, runningMean, runningVariance);
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

    /** {@code 1 / (1 + e⁻ˣ)}, see {@link Sigmoid}. */
    default Tensor sigmoid(Tensor x) { return apply(new Sigmoid(), x); }

    /** {@code tanh x}, see {@link Tanh}. */
    default Tensor tanh(Tensor x) { return apply(new Tanh(), x); }

    /** {@code x · σ(x)}, see {@link Silu}. */
    default Tensor silu(Tensor x) { return apply(new Silu(), x); }

    /** {@code x · Φ(x)}, see {@link Gelu}. */
    default Tensor gelu(Tensor x) { return apply(new Gelu(), x); }

    /** {@code x} where positive, else {@code slope · x}, see {@link LeakyRelu}. */
    default Tensor leakyRelu(Tensor x, float slope) { return apply(new LeakyRelu(slope), x); }

    /** Layer normalisation over the last axis, see {@link LayerNorm}. */
    default Tensor layerNorm(Tensor x, Tensor scale, Tensor shift, float epsilon) {
        return apply(new LayerNorm(epsilon), x, scale, shift);
    }

    /** The mean of KL(softmax(p) ‖ softmax(q)) over examples, see {@link KlDivergence}. */
    default Tensor klDivergence(Tensor p, Tensor q) { return apply(new KlDivergence(false), p, q); }

    /** The same, one number an example where asked for. */
    default Tensor klDivergence(Tensor p, Tensor q, boolean perExample) {
        return apply(new KlDivergence(perExample), p, q);
    }

    /** The largest value over the given axes, or all, see {@link Max}. */
    default Tensor max(Tensor x, int... axes) { return apply(new Max(Arrays.stream(axes).boxed().toList()), x); }

    /** A stretch of one axis, see {@link Slice}. */
    default Tensor slice(Tensor x, int axis, int from, int to) { return apply(new Slice(axis, from, to), x); }

    /** Inputs behind each other along one axis, see {@link Concat}. */
    default Tensor concat(int axis, Tensor... inputs) { return apply(new Concat(axis), inputs); }

    /** Rows of a table by their numbers, see {@link Embedding}. */
    default Tensor embedding(Tensor indices, Tensor table) { return apply(new Embedding(), indices, table); }
}
