package io.github.tardigrad.nn.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node with what comes into it.
 *
 * @param inputs null for one that is left out
 */
record Call(OnnxNode node, List<@Nullable Value> inputs) {
    boolean has(int i) { return i < inputs.size() && inputs.get(i) != null; }

    /** Whether everything that comes in is known already. */
    boolean isConstant() { return inputs.stream().allMatch(input -> input == null || input instanceof Constant); }

    Value value(int i) throws OnnxException {
        Value value = i < inputs.size() ? inputs.get(i) : null;
        if (value == null) {
            throw new OnnxException("it lacks input " + (i + 1));
        }
        return value;
    }

    /** What a layer gives. */
    Signal signal(int i) throws OnnxException {
        if (value(i) instanceof Signal signal) {
            return signal;
        }
        throw new OnnxException("its input " + (i + 1) + " is a constant, where the output of a layer is expected");
    }

    Constant constant(int i) throws OnnxException {
        if (value(i) instanceof Constant constant) {
            return constant;
        }
        throw new OnnxException("its input " + (i + 1) + " is the output of a layer: it is read with constants there"
                + " only");
    }

    Constant.Floats floats(int i) throws OnnxException {
        if (constant(i) instanceof Constant.Floats floats) {
            return floats;
        }
        throw new OnnxException("its input " + (i + 1) + " has whole numbers, where floats are expected");
    }

    long[] integers(int i) throws OnnxException {
        if (constant(i) instanceof Constant.Integers integers) {
            return integers.values();
        }
        throw new OnnxException("its input " + (i + 1) + " has floats, where whole numbers are expected");
    }

    /** Whole numbers that older operator sets have as an attribute and newer ones as an input. */
    long[] integers(String attribute, int i, long... otherwise) throws OnnxException {
        return has(i) ? integers(i) : node.integers(attribute, otherwise);
    }

    /**
     * Axes, each once, counted from the front.
     *
     * @param rank of what they are axes of
     */
    static int[] axes(long[] given, int rank) throws OnnxException {
        int[] axes = new int[given.length];
        for (int i = 0; i < axes.length; i++) {
            long axis = given[i] < 0 ? given[i] + rank : given[i];
            if (axis < 0 || axis >= rank) {
                throw new OnnxException("its axis " + given[i] + " is none of " + rank);
            }
            axes[i] = (int) axis;
        }
        if (Arrays.stream(axes).distinct().count() != axes.length) {
            throw new OnnxException("its axes " + Arrays.toString(given) + " name one twice");
        }
        return axes;
    }

    /** Refuses a setting that is another than the only one that is read. */
    void requireOnly(String attribute, long only) throws OnnxException {
        long value = node.integer(attribute, only);
        if (value != only) {
            throw new OnnxException("its " + attribute + " is " + value + ", of which " + only + " only is read");
        }
    }
}
