package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;

/**
 * The four operations, broadcasting as ONNX does. What comes out of a layer is rescaled by a constant, for each
 * channel; two constants are worked out here; two outputs of layers are added.
 */
enum Arithmetic implements Operator {
    ADD {
        @Override
        double compute(double a, double b) { return a + b; }

        @Override
        double scale(double number, boolean first) { return 1; }

        @Override
        double shift(double number, boolean first) { return number; }
    },
    SUBTRACT {
        @Override
        double compute(double a, double b) { return a - b; }

        @Override
        double scale(double number, boolean first) { return first ? -1 : 1; }

        @Override
        double shift(double number, boolean first) { return first ? number : -number; }
    },
    MULTIPLY {
        @Override
        double compute(double a, double b) { return a * b; }

        @Override
        double scale(double number, boolean first) { return number; }

        @Override
        double shift(double number, boolean first) { return 0; }
    },
    DIVIDE {
        @Override
        double compute(double a, double b) { return a / b; }

        @Override
        double scale(double number, boolean first) { return 1 / number; }

        @Override
        double shift(double number, boolean first) { return 0; }
    };

    abstract double compute(double a, double b);

    /** By what x is multiplied; the number may be the first operand or the second. */
    abstract double scale(double number, boolean first);

    /** What is added to that. */
    abstract double shift(double number, boolean first);

    @Override
    public Value apply(Network network, Call call) throws OnnxException {
        if (call.isConstant()) {
            return folded(call);
        }
        if (call.value(0) instanceof Signal a && call.value(1) instanceof Signal b) {
            if (this != ADD) {
                throw new OnnxException("it takes the outputs of two layers: they are added here, but not otherwise"
                        + " computed with");
            }
            return Joining.add(network, a, b);
        }
        boolean first = call.value(0) instanceof Constant;
        if (first && this == DIVIDE) {
            throw new OnnxException("it divides by the output of a layer, which is not read");
        }
        return rescaled(network, call.signal(first ? 1 : 0).plain(), call.floats(first ? 0 : 1), first);
    }

    private Signal rescaled(Network network, Signal x, Constant.Floats numbers, boolean first) throws OnnxException {
        Constant.Floats each = numbers.shape().size() == 1 ? numbers : Channels.of(x, numbers);
        boolean row = x.isRow() && each.shape().size() > 1;
        Step step = row ? network.row(x.step()) : x.step();
        int channels = step.shape().extent(-1);
        network.take(channels);
        requireRank(x, numbers.shape());
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int i = 0; i < channels; i++) {
            double number = each.values()[each.values().length == 1 ? 0 : i];
            scale[i] = scale(number, first);
            shift[i] = shift(number, first);
        }
        return x.through(network.rescale(new Step.Affine(scale, shift), step));
    }

    private static void requireRank(Signal x, Shape numbers) throws OnnxException {
        if (numbers.rank() > 1 + x.extents().rank()) {
            throw new OnnxException("its constant " + numbers + " has more axes than what it is to be computed with");
        }
    }

    private Constant folded(Call call) throws OnnxException {
        Constant a = call.constant(0);
        Constant b = call.constant(1);
        Shape larger = a.shape().size() >= b.shape().size() ? a.shape() : b.shape();
        if (a.shape().size() != 1 && b.shape().size() != 1 && !a.shape().equals(b.shape())
                || a.shape().broadcast(b.shape()).size() != larger.size()) {
            throw new OnnxException("it computes with constants " + a.shape() + " and " + b.shape()
                    + ": that is done beforehand where they are alike, or one is a number");
        }
        Shape shape = a.shape().broadcast(b.shape());
        if (a instanceof Constant.Floats p && b instanceof Constant.Floats q) {
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) compute(p.values()[p.values().length == 1 ? 0 : i],
                        q.values()[q.values().length == 1 ? 0 : i]);
            }
            return new Constant.Floats(shape, values);
        }
        return new Constant.Integers(shape, whole(call.integers(0), call.integers(1), shape.size()));
    }

    private long[] whole(long[] a, long[] b, int size) throws OnnxException {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            long p = a[a.length == 1 ? 0 : i];
            long q = b[b.length == 1 ? 0 : i];
            if (p == Constant.BATCH || q == Constant.BATCH) {
                throw new OnnxException("it computes with the number of images, which is not known");
            }
            values[i] = switch (this) {
                case ADD -> Math.addExact(p, q);
                case SUBTRACT -> Math.subtractExact(p, q);
                case MULTIPLY -> Math.multiplyExact(p, q);
                case DIVIDE -> p / q;
            };
        }
        return values;
    }
}
