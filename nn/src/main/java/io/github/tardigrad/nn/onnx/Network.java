package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Layer;
import io.github.tardigrad.nn.layer.Rescale;
import io.github.tardigrad.nn.layer.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network that is being made, layer by layer. It knows how much it may hold: a small file whose nodes share one
 * tensor a million times asks for more than any memory has.
 */
final class Network {
    private static final long NUMBERS_A_BYTE = 4;
    private static final long SMALL = 1 << 20;

    private final long batch;
    private final Map<Step, Step> flattened = new HashMap<>();
    private long allowance;

    /**
     * Without layers.
     *
     * @param bytes the size of the file
     * @param batch how many images the file says come in, {@link OnnxGraph#OPEN} for any number
     */
    Network(long bytes, long batch) {
        this.batch = batch;
        this.allowance = NUMBERS_A_BYTE * bytes + SMALL;
    }

    /** The number of images that the file is written for, {@link OnnxGraph#OPEN} for any. */
    long batch() { return batch; }

    /** Counts numbers that are to be kept. */
    void take(long numbers) throws OnnxException {
        allowance -= numbers;
        if (allowance < 0) {
            throw new OnnxException("its nodes share tensors so often that the network is many times as large as the"
                    + " file: such a file is not read");
        }
    }

    /** A layer without numbers of its own. */
    Step step(Layer layer, Step... inputs) throws OnnxException { return step(layer, Map.of(), inputs); }

    /**
     * A layer.
     *
     * @param variables under the names that the layer has for them, in our layouts
     * @throws IllegalArgumentException when it does not fit what comes before it
     */
    Step step(Layer layer, Map<String, float[]> variables, Step... inputs) throws OnnxException {
        List<Shape> shapes = List.of(inputs).stream().map(Step::shape).toList();
        Shape shape = layer.outputShape(shapes);
        if (shape.size() == 0) {
            throw new OnnxException("nothing would come out of it: " + shape);
        }
        for (Variable variable : layer.variables(shapes)) {
            float[] values = variables.getOrDefault(variable.name(), new float[0]);
            if (values.length != variable.shape().size()) {
                throw new OnnxException("its " + variable.name() + " has " + values.length + " numbers, but "
                        + variable.shape() + " in our layout are needed");
            }
            requireFinite(variable.name(), values);
            take(values.length);
        }
        return new Step(layer, List.of(inputs), shape, variables, null);
    }

    /** A {@link Rescale}; its numbers are as many as there are channels. */
    Step rescale(Step.Affine affine, Step input) throws OnnxException {
        float[] scale = floats(affine.scale());
        float[] shift = floats(affine.shift());
        Step step = step(new Rescale(), Map.of("scale", scale, "shift", shift), input);
        return new Step(step.layer(), step.inputs(), step.shape(), step.variables(), affine);
    }

    /** The output of a layer as a row: a flatten behind it if it is an image, always the same one. */
    Step row(Step step) throws OnnxException {
        if (step.shape().rank() == 1) {
            return step;
        }
        Step known = flattened.get(step);
        if (known == null) {
            known = step(new Flatten(), step);
            flattened.put(step, known);
        }
        return known;
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    static void requireFinite(String name, float[] values) throws OnnxException {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new OnnxException("value " + i + " of its " + name + " is " + values[i] + ": a model with such a"
                        + " number is broken, most often because its training diverged");
            }
        }
    }
}
