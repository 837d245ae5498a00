package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The equations of ops that look at a whole row. */
final class RowFormulas {
    private RowFormulas() {}

    /**
     * Inputs x, γ, β. Of few channels the gradient g − mean(g) − x̂ · mean(g · x̂) is much smaller than g = γ · dy, in
     * proportion to which a program is off: two more terms, which cancel, make g count.
     */
    static Formula layerNorm(double epsilon) {
        return x -> {
            int channels = x[1].shape().size();
            Result y = new Result(x[0].shape());
            for (int row = 0; row < y.shape().size(); row += channels) {
                double[] values = Arrays.copyOfRange(x[0].values(), row, row + channels);
                double mean = Arrays.stream(values).average().orElseThrow();
                double variance = Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).average().orElseThrow();
                for (int c = 0; c < channels; c++) {
                    double scale = x[1].at(c) / Math.sqrt(variance + epsilon);
                    y.add(row + c, scale * values[c]);
                    y.add(row + c, -scale * mean);
                    y.add(row + c, x[2].at(c));
                    y.add(row + c, x[1].at(c) * values[c] / 2, 0);
                    y.add(row + c, -x[1].at(c) * values[c] / 2, 0);
                }
            }
            return y;
        };
    }

    /** Inputs: two sets of logits. */
    static Formula klDivergence(boolean perExample) {
        return x -> {
            int examples = x[0].shape().extent(0);
            int classes = x[0].shape().extent(1);
            Result p = Formulas.logSoftmax().of(new Values[] {x[0]});
            Result q = Formulas.logSoftmax().of(new Values[] {x[1]});
            Result y = new Result(perExample ? Shape.of(examples) : Shape.of());
            for (int i = 0; i < examples * classes; i++) {
                double weight = Math.exp(p.value(i)) / (perExample ? 1 : examples);
                int to = perExample ? i / classes : 0;
                // An error of log p is a relative one of p as well.
                double off = p.magnitude(i) * (1 + Math.abs(p.value(i) - q.value(i)));
                y.add(to, weight * p.value(i), weight * off);
                y.add(to, -weight * q.value(i), weight * q.magnitude(i));
            }
            return y;
        };
    }

    /** The largest over some axes, all if none is named. */
    static Formula max(List<Integer> axes) {
        return x -> {
            Shape shape = x[0].shape();
            int[] kept = IntStream.range(0, shape.rank()).filter(a -> !axes.isEmpty() && !axes.contains(a)).toArray();
            Result y = new Result(Shape.of(IntStream.of(kept).map(shape::extent).toArray()));
            double[] largest = new double[y.shape().size()];
            Arrays.fill(largest, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < shape.size(); i++) {
                int[] place = Values.place(shape, i);
                int at = 0;
                for (int axis : kept) {
                    at = at * shape.extent(axis) + place[axis];
                }
                largest[at] = Math.max(largest[at], x[0].values()[i]);
            }
            for (int i = 0; i < largest.length; i++) {
                y.add(i, largest[i]);
            }
            return y;
        };
    }
}
