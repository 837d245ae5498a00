package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.nn.layer.Add;
import io.github.tardigrad.nn.layer.AveragePool2d;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Concat;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Embedding;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Gelu;
import io.github.tardigrad.nn.layer.GlobalAveragePool;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.LayerNorm;
import io.github.tardigrad.nn.layer.LeakyRelu;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Normalize;
import io.github.tardigrad.nn.layer.PadChannels;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Rescale;
import io.github.tardigrad.nn.layer.Sigmoid;
import io.github.tardigrad.nn.layer.Silu;
import io.github.tardigrad.nn.layer.Slice;
import io.github.tardigrad.nn.layer.Tanh;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A network in double precision, written once more from the layers' equations with nothing of the engine but shapes.
 * Dropout is off.
 *
 * @param batchStatistics whether batch normalisation uses the statistics of the batch
 */
record DoubleNetwork(Graph graph, Shape image, boolean batchStatistics) {
    /** Values of a batch, row-major. */
    private record Batch(Shape shape, double[] values) {}

    /** The mean cross-entropy of a batch. */
    double loss(double[] images, int[] labels, Map<String, double[]> variables) {
        Map<String, Batch> values = new HashMap<>();
        values.put(Graph.INPUT, new Batch(image.prepend(labels.length), images));
        Map<String, Shape> shapes = graph.shapes(image);
        for (Graph.Node node : graph.nodes()) {
            Batch x = values.get(node.inputs().getFirst());
            Shape shape = shapes.get(node.name()).prepend(labels.length);
            String name = node.name();
            double[] y = switch (node.layer()) {
                case Add add -> sum(x.values, values.get(node.inputs().get(1)).values);
                case Normalize layer -> affine(x, variables.get(name + ".mean"), variables.get(name + ".std"));
                case Relu relu -> map(x.values, value -> Math.max(value, 0));
                case Flatten flatten -> x.values;
                case Dropout dropout -> x.values;
                case Dense dense -> dense(x, shape, variables.get(name + ".weight"), variables.get(name + ".bias"));
                case Conv2d conv -> convolution(x, shape, conv, variables.get(name + ".weight"),
                        variables.get(name + ".bias"));
                case MaxPool2d pool -> pool(x, shape, pool.geometry(), true);
                case AveragePool2d pool -> pool(x, shape, pool.geometry(), false);
                case GlobalAveragePool pool -> pool(x, shape, whole(x.shape), false);
                case BatchNorm2d norm -> batchNorm(x, norm, name, variables);
                case PadChannels pad -> padChannels(x, shape, pad.before());
                case LeakyRelu relu -> map(x.values, value -> value > 0 ? value : relu.slope() * value);
                case Sigmoid sigmoid -> map(x.values, value -> 1 / (1 + Math.exp(-value)));
                case Silu silu -> map(x.values, value -> value / (1 + Math.exp(-value)));
                case Tanh tanh -> map(x.values, Math::tanh);
                case LayerNorm norm -> layerNorm(x, norm, name, variables);
                case Rescale layer -> rescaled(x, variables.get(name + ".scale"), variables.get(name + ".shift"));
                // The engine's suite has their formulas.
                case Concat concat -> throw new UnsupportedOperationException(name);
                case Embedding embedding -> throw new UnsupportedOperationException(name);
                case Gelu gelu -> throw new UnsupportedOperationException(name);
                case Slice slice -> throw new UnsupportedOperationException(name);
            };
            values.put(name, new Batch(shape, y));
        }
        return crossEntropy(values.get(graph.outputs().get(Graph.LOGITS)), labels);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] y = a.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += b[i];
        }
        return y;
    }

    private static double[] map(double[] x, DoubleUnaryOperator function) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = function.applyAsDouble(x[i]);
        }
        return y;
    }

    private static double[] affine(Batch x, double[] mean, double[] deviation) {
        double[] y = new double[x.values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (x.values[i] - mean[i % mean.length]) / deviation[i % mean.length];
        }
        return y;
    }

    private static double[] rescaled(Batch x, double[] scale, double[] shift) {
        double[] y = new double[x.values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x.values[i] * scale[i % scale.length] + shift[i % scale.length];
        }
        return y;
    }

    private static double[] dense(Batch x, Shape shape, double[] weights, double[] bias) {
        int inputs = x.shape.extent(1);
        int units = shape.extent(1);
        double[] y = new double[shape.size()];
        for (int i = 0; i < y.length; i++) {
            double sum = bias[i % units];
            for (int k = 0; k < inputs; k++) {
                sum += x.values[i / units * inputs + k] * weights[k * units + i % units];
            }
            y[i] = sum;
        }
        return y;
    }

    private static double[] convolution(Batch x, Shape shape, Conv2d layer, double[] weights, double[] bias) {
        ConvolutionGeometry g = layer.geometry();
        int filters = shape.extent(3);
        int channels = x.shape.extent(3) / g.groups();
        double[] y = new double[shape.size()];
        for (int i = 0; i < y.length; i++) {
            int f = i % filters;
            int column = i / filters % shape.extent(2);
            int row = i / filters / shape.extent(2) % shape.extent(1);
            int n = i / shape.rowSize();
            double sum = bias == null ? 0 : bias[f];
            for (int p = 0; p < layer.kernelHeight(); p++) {
                for (int q = 0; q < layer.kernelWidth(); q++) {
                    int r = row * g.strideHeight() + p * g.dilationHeight() - g.top();
                    int s = column * g.strideWidth() + q * g.dilationWidth() - g.left();
                    if (r < 0 || s < 0 || r >= x.shape.extent(1) || s >= x.shape.extent(2)) {
                        continue;
                    }
                    for (int c = 0; c < channels; c++) {
                        int channel = f / (filters / g.groups()) * channels + c;
                        sum += x.values[index(x.shape, n, r, s, channel)]
                                * weights[((p * layer.kernelWidth() + q) * channels + c) * filters + f];
                    }
                }
            }
            y[i] = sum;
        }
        return y;
    }

    private static double[] pool(Batch x, Shape shape, PoolingGeometry g, boolean largest) {
        int channels = x.shape.extent(3);
        int width = shape.rank() == 4 ? shape.extent(2) : 1;
        int height = shape.rank() == 4 ? shape.extent(1) : 1;
        double[] y = new double[shape.size()];
        for (int i = 0; i < y.length; i++) {
            int n = i / shape.rowSize();
            double best = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int cells = 0;
            for (int p = 0; p < g.height(); p++) {
                for (int q = 0; q < g.width(); q++) {
                    int r = i / channels / width % height * g.strideHeight() + p - g.paddingHeight();
                    int s = i / channels % width * g.strideWidth() + q - g.paddingWidth();
                    boolean inside = r >= 0 && s >= 0 && r < x.shape.extent(1) && s < x.shape.extent(2);
                    double value = inside ? x.values[index(x.shape, n, r, s, i % channels)] : 0;
                    sum += value;
                    cells += inside || g.countPadding() ? 1 : 0;
                    best = inside ? Math.max(best, value) : best;
                }
            }
            y[i] = largest ? best : sum / cells;
        }
        return y;
    }

    private static double[] padChannels(Batch x, Shape shape, int before) {
        int inner = x.shape.extent(3);
        int outer = shape.extent(3);
        double[] y = new double[shape.size()];
        for (int i = 0; i < x.values.length; i++) {
            y[i / inner * outer + before + i % inner] = x.values[i];
        }
        return y;
    }

    private static double[] layerNorm(Batch x, LayerNorm layer, String name, Map<String, double[]> variables) {
        int channels = x.shape.extent(-1);
        double[] y = new double[x.values.length];
        for (int row = 0; row < y.length; row += channels) {
            double[] values = Arrays.copyOfRange(x.values, row, row + channels);
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).average().orElseThrow();
            for (int c = 0; c < channels; c++) {
                y[row + c] = (values[c] - mean) / Math.sqrt(variance + layer.epsilon())
                        * variables.get(name + ".weight")[c] + variables.get(name + ".bias")[c];
            }
        }
        return y;
    }

    private double[] batchNorm(Batch x, BatchNorm2d layer, String name, Map<String, double[]> variables) {
        int channels = x.shape.extent(3);
        int count = x.values.length / channels;
        double[] mean = variables.get(name + ".running_mean").clone();
        double[] variance = variables.get(name + ".running_var").clone();
        if (batchStatistics) {
            mean = new double[channels];
            variance = new double[channels];
            for (int i = 0; i < x.values.length; i++) {
                mean[i % channels] += x.values[i] / count;
            }
            for (int i = 0; i < x.values.length; i++) {
                double off = x.values[i] - mean[i % channels];
                variance[i % channels] += off * off / count;
            }
        }
        double[] deviation = map(variance, value -> Math.sqrt(value + layer.epsilon()));
        double[] y = affine(x, mean, deviation);
        for (int i = 0; i < y.length; i++) {
            y[i] = y[i] * variables.get(name + ".weight")[i % channels] + variables.get(name + ".bias")[i % channels];
        }
        return y;
    }

    private static double crossEntropy(Batch logits, int[] labels) {
        int classes = logits.shape.extent(1);
        double loss = 0;
        for (int n = 0; n < labels.length; n++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits.values[n * classes + c]);
            }
            loss += Math.log(sum) - logits.values[n * classes + labels[n]];
        }
        return loss / labels.length;
    }

    private static PoolingGeometry whole(Shape x) {
        return new PoolingGeometry(x.extent(1), x.extent(2), 1, 1, 0, 0, false);
    }

    private static int index(Shape shape, int n, int row, int column, int channel) {
        return ((n * shape.extent(1) + row) * shape.extent(2) + column) * shape.extent(3) + channel;
    }
}
