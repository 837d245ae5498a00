package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The equations of all ops. */
final class Formulas {
    private Formulas() {}

    /** y = f(x) at every element. */
    static Formula pointwise(DoubleUnaryOperator f) {
        return x -> {
            Result y = new Result(x[0].shape());
            for (int i = 0; i < y.shape().size(); i++) {
                y.add(i, f.applyAsDouble(x[0].values()[i]));
            }
            return y;
        };
    }

    /** y = f(x₀, x₁) with broadcasting. */
    static Formula broadcast(DoubleBinaryOperator f) {
        return x -> {
            Result y = new Result(x[0].shape().broadcast(x[1].shape()));
            for (int i = 0; i < y.shape().size(); i++) {
                int[] place = Values.place(y.shape(), i);
                y.add(i, f.applyAsDouble(x[0].stretched(place), x[1].stretched(place)));
            }
            return y;
        };
    }

    /** y = x₀ + sign · x₁ with broadcasting. */
    static Formula sumOfTwo(int sign) {
        return x -> {
            Result y = new Result(x[0].shape().broadcast(x[1].shape()));
            for (int i = 0; i < y.shape().size(); i++) {
                int[] place = Values.place(y.shape(), i);
                y.add(i, x[0].stretched(place));
                y.add(i, sign * x[1].stretched(place));
            }
            return y;
        };
    }

    static Formula matmul(boolean transposeA, boolean transposeB) {
        return x -> {
            Values a = x[0];
            Values b = x[1];
            int m = a.shape().extent(transposeA ? -1 : -2);
            int k = a.shape().extent(transposeA ? -2 : -1);
            int n = b.shape().extent(transposeB ? -2 : -1);
            boolean batched = a.shape().rank() == 3 || b.shape().rank() == 3;
            int batch = a.shape().rank() == 3 ? a.shape().extent(0) : b.shape().rank() == 3 ? b.shape().extent(0) : 1;
            Result c = new Result(batched ? Shape.of(batch, m, n) : Shape.of(m, n));
            for (int at = 0; at < batch * m * n; at++) {
                int matrix = at / (m * n);
                int i = at / n % m;
                int j = at % n;
                for (int l = 0; l < k; l++) {
                    double left = transposeA ? matrix(a, matrix, l, i) : matrix(a, matrix, i, l);
                    double right = transposeB ? matrix(b, matrix, j, l) : matrix(b, matrix, l, j);
                    c.add(at, left * right);
                }
            }
            return c;
        };
    }

    private static double matrix(Values x, int batch, int row, int column) {
        return x.shape().rank() == 3 ? x.at(batch, row, column) : x.at(row, column);
    }

    static Formula conv2d(ConvolutionGeometry g) {
        return x -> {
            Shape image = x[0].shape();
            Shape w = x[1].shape();
            int height = (image.extent(1) + g.top() + g.bottom() - (w.extent(0) - 1) * g.dilationHeight() - 1)
                    / g.strideHeight() + 1;
            int width = (image.extent(2) + g.left() + g.right() - (w.extent(1) - 1) * g.dilationWidth() - 1)
                    / g.strideWidth() + 1;
            int filters = w.extent(3);
            Result y = new Result(Shape.of(image.extent(0), height, width, filters));
            for (int at = 0; at < y.shape().size(); at++) {
                int[] place = Values.place(y.shape(), at);
                int f = place[3];
                int firstChannel = f / (filters / g.groups()) * w.extent(2);
                if (x.length == 3) {
                    y.add(at, x[2].at(f));
                }
                for (int p = 0; p < w.extent(0); p++) {
                    for (int q = 0; q < w.extent(1); q++) {
                        int row = place[1] * g.strideHeight() + p * g.dilationHeight() - g.top();
                        int column = place[2] * g.strideWidth() + q * g.dilationWidth() - g.left();
                        if (row >= 0 && row < image.extent(1) && column >= 0 && column < image.extent(2)) {
                            for (int c = 0; c < w.extent(2); c++) {
                                y.add(at, x[0].at(place[0], row, column, firstChannel + c) * x[1].at(p, q, c, f));
                            }
                        }
                    }
                }
            }
            return y;
        };
    }

    /** The larger one of each element and 0. */
    static Formula rectified(Formula formula) {
        return x -> {
            Result inner = formula.of(x);
            Result y = new Result(inner.shape());
            for (int i = 0; i < y.shape().size(); i++) {
                y.add(i, Math.max(inner.value(i), 0), inner.magnitude(i));
            }
            return y;
        };
    }

    static Formula maxPool(PoolingGeometry g) {
        return pool(g, cells -> new double[] {cells.stream().mapToDouble(c -> c).max().orElseThrow()});
    }

    static Formula averagePool(PoolingGeometry g) {
        return pool(g, cells -> {
            double count = g.countPadding() ? g.height() * g.width() : cells.size();
            return cells.stream().mapToDouble(cell -> cell / count).toArray();
        });
    }

    /** From the cells of a window that lie in the image to the terms of its result. */
    private interface Window {
        double[] terms(List<Double> cells);
    }

    private static Formula pool(PoolingGeometry g, Window window) {
        return x -> {
            Shape image = x[0].shape();
            int height = (image.extent(1) + 2 * g.paddingHeight() - g.height()) / g.strideHeight() + 1;
            int width = (image.extent(2) + 2 * g.paddingWidth() - g.width()) / g.strideWidth() + 1;
            Result y = new Result(Shape.of(image.extent(0), height, width, image.extent(3)));
            for (int at = 0; at < y.shape().size(); at++) {
                int[] place = Values.place(y.shape(), at);
                int top = place[1] * g.strideHeight() - g.paddingHeight();
                int left = place[2] * g.strideWidth() - g.paddingWidth();
                List<Double> cells = IntStream.range(0, g.height() * g.width())
                        .mapToObj(cell -> new int[] {top + cell / g.width(), left + cell % g.width()})
                        .filter(p -> p[0] >= 0 && p[0] < image.extent(1) && p[1] >= 0 && p[1] < image.extent(2))
                        .map(p -> x[0].at(place[0], p[0], p[1], place[3])).toList();
                for (double term : window.terms(cells)) {
                    y.add(at, term);
                }
            }
            return y;
        };
    }

    static Formula globalAveragePool() {
        return x -> {
            Shape image = x[0].shape();
            int pixels = image.extent(1) * image.extent(2);
            Result y = new Result(Shape.of(image.extent(0), image.extent(3)));
            for (int at = 0; at < image.size(); at++) {
                int[] place = Values.place(image, at);
                y.add(place[0] * image.extent(3) + place[3], x[0].values()[at] / pixels);
            }
            return y;
        };
    }

    /** Inputs x, γ, β and two that do not count. */
    static Formula batchNorm(double epsilon, boolean rectified) {
        return x -> {
            int channels = x[1].shape().size();
            int count = x[0].shape().size() / channels;
            double[] mean = new double[channels];
            double[] variance = new double[channels];
            for (int i = 0; i < count * channels; i++) {
                mean[i % channels] += x[0].values()[i] / count;
            }
            for (int i = 0; i < count * channels; i++) {
                variance[i % channels] += Math.pow(x[0].values()[i] - mean[i % channels], 2) / count;
            }
            return normalized(x, mean, variance, epsilon, rectified);
        };
    }

    /** Inputs x, γ, β, mean, variance. */
    static Formula batchNormInference(double epsilon, boolean rectified) {
        return x -> normalized(x, x[3].values(), x[4].values(), epsilon, rectified);
    }

    private static Result normalized(Values[] x, double[] mean, double[] variance, double epsilon,
            boolean rectified) {
        Result y = new Result(x[0].shape());
        for (int i = 0; i < y.shape().size(); i++) {
            int c = i % mean.length;
            double scale = x[1].at(c) / Math.sqrt(variance[c] + epsilon);
            double value = scale * (x[0].values()[i] - mean[c]) + x[2].at(c);
            double factor = rectified && value <= 0 ? 0 : 1;
            y.add(i, factor * scale * x[0].values()[i]);
            y.add(i, -factor * scale * mean[c]);
            y.add(i, factor * x[2].at(c));
        }
        return y;
    }

    static Formula softmax() {
        return x -> {
            Result logarithms = logSoftmax().of(x);
            Result y = new Result(x[0].shape());
            for (int i = 0; i < y.shape().size(); i++) {
                double probability = Math.exp(logarithms.value(i));
                y.add(i, probability, probability * logarithms.magnitude(i));
            }
            return y;
        };
    }

    static Formula logSoftmax() {
        return x -> {
            int classes = x[0].shape().extent(-1);
            LogarithmOfSum[] rows = LogarithmOfSum.ofRows(x[0]);
            Result y = new Result(x[0].shape());
            for (int i = 0; i < y.shape().size(); i++) {
                y.add(i, x[0].values()[i]);
                y.add(i, -rows[i / classes].value, rows[i / classes].magnitude);
            }
            return y;
        };
    }

    /** Inputs logits and targets: indices or distributions. */
    static Formula crossEntropy(double smoothing, boolean perExample) {
        return x -> {
            int examples = x[0].shape().extent(0);
            int classes = x[0].shape().extent(1);
            LogarithmOfSum[] rows = LogarithmOfSum.ofRows(x[0]);
            Result y = new Result(perExample ? Shape.of(examples) : Shape.of());
            for (int i = 0; i < examples * classes; i++) {
                int n = i / classes;
                double target = x[1].shape().rank() == 2 ? x[1].values()[i] : x[1].at(n) == i % classes ? 1 : 0;
                double weight = ((1 - smoothing) * target + smoothing / classes) / (perExample ? 1 : examples);
                y.add(perExample ? n : 0, -weight * x[0].values()[i]);
                y.add(perExample ? n : 0, weight * rows[n].value, weight * rows[n].magnitude);
            }
            return y;
        };
    }

    /** log Σ exp(x) over a row. */
    private record LogarithmOfSum(double value, double magnitude) {
        static LogarithmOfSum[] ofRows(Values x) {
            int classes = x.shape().extent(-1);
            LogarithmOfSum[] rows = new LogarithmOfSum[x.values().length / classes];
            for (int n = 0; n < rows.length; n++) {
                double[] row = Arrays.copyOfRange(x.values(), n * classes, (n + 1) * classes);
                double largest = Arrays.stream(row).max().orElseThrow();
                double logarithm = Math.log(Arrays.stream(row).map(value -> Math.exp(value - largest)).sum());
                // A relative error of the sum is an absolute one of its logarithm: hence the 1.
                rows[n] = new LogarithmOfSum(largest + logarithm, Math.abs(largest) + 1 + logarithm);
            }
            return rows;
        }
    }

    static Formula meanSquaredError() {
        return x -> {
            Result y = new Result(Shape.of());
            for (int i = 0; i < x[0].shape().size(); i++) {
                y.add(0, Math.pow(x[0].values()[i] - x[1].values()[i], 2) / x[0].shape().size());
            }
            return y;
        };
    }

    static Formula dropout(float rate, RandomKey key) {
        return x -> {
            Result y = new Result(x[0].shape());
            int rowSize = y.shape().rowSize();
            for (int i = 0; i < y.shape().size(); i++) {
                boolean stays = key.uniform(i / rowSize, i % rowSize) < 1 - rate;
                y.add(i, stays ? x[0].values()[i] / (1 - rate) : 0);
            }
            return y;
        };
    }

    static Formula reshape(Shape target) {
        return x -> {
            Result y = new Result(target);
            for (int i = 0; i < target.size(); i++) {
                y.add(i, x[0].values()[i]);
            }
            return y;
        };
    }

    static Formula transpose(int... axes) {
        return x -> {
            Result y = new Result(Shape.of(IntStream.of(axes).map(x[0].shape()::extent).toArray()));
            for (int i = 0; i < y.shape().size(); i++) {
                int[] place = Values.place(y.shape(), i);
                int[] from = new int[axes.length];
                for (int a = 0; a < axes.length; a++) {
                    from[axes[a]] = place[a];
                }
                y.add(i, x[0].at(from));
            }
            return y;
        };
    }

    static Formula pad(List<Integer> before, List<Integer> after, double value) {
        return x -> {
            Shape inner = x[0].shape();
            Result y = new Result(Shape.of(IntStream.range(0, inner.rank())
                    .map(a -> before.get(a) + inner.extent(a) + after.get(a)).toArray()));
            for (int i = 0; i < y.shape().size(); i++) {
                int[] place = Values.place(y.shape(), i);
                int[] from = IntStream.range(0, place.length).map(a -> place[a] - before.get(a)).toArray();
                boolean inside = IntStream.range(0, place.length)
                        .allMatch(a -> from[a] >= 0 && from[a] < inner.extent(a));
                y.add(i, inside ? x[0].at(from) : value);
            }
            return y;
        };
    }

    /** The sum over some axes, all if none is named, or the mean. */
    static Formula sum(boolean mean, List<Integer> axes) {
        return x -> {
            Shape shape = x[0].shape();
            int[] kept = IntStream.range(0, shape.rank()).filter(a -> !axes.isEmpty() && !axes.contains(a)).toArray();
            Result y = new Result(Shape.of(IntStream.of(kept).map(shape::extent).toArray()));
            for (int i = 0; i < shape.size(); i++) {
                int[] place = Values.place(shape, i);
                int at = 0;
                for (int axis : kept) {
                    at = at * shape.extent(axis) + place[axis];
                }
                y.add(at, mean ? x[0].values()[i] * y.shape().size() / shape.size() : x[0].values()[i]);
            }
            return y;
        };
    }
}
