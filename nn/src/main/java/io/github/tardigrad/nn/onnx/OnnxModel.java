package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.GraphBuilder;
import io.github.tardigrad.nn.layer.Layer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A classifier of images out of an ONNX file, operator sets 9 to 21, as a model of ours: layers, images
 * {@code [n, h, w, c]}, weights HWIO, logits.
 *
 * <p>Read are networks whose input is {@code [N, C, H, W]} with C, H and W fixed (or {@code [N, H, W, C]}, if they are
 * transposed first), made of
 * <ul>
 * <li>Conv, Gemm, MatMul, BatchNormalization, MaxPool, AveragePool, GlobalAveragePool, ReduceMean over the image, Pad
 * by zeros before Conv and AveragePool, Concat;
 * <li>Relu, LeakyRelu, Sigmoid, Tanh, Gelu;
 * <li>Add of two branches, and Add, Sub, Mul, Div with constants for each channel: {@code Normalize} if of the images,
 * a bias or a {@code Rescale} elsewhere;
 * <li>Flatten, Reshape, Squeeze, Unsqueeze, Transpose, Identity, Dropout, Cast, Constant, and the Shape, Gather, Slice,
 * Concat and ConstantOfShape that exporters make shapes with;
 * <li>Softmax or LogSoftmax at the end, which is left out, so that logits come out; a remark on the model says so.
 * </ul>
 * Weights are in the file itself, as float, double or float16.
 *
 * <p>What cannot be read is refused in one line that names the node. Memory is bounded by the size of the file.
 */
public final class OnnxModel {
    private OnnxModel() {}

    /**
     * Reads a file.
     *
     * @param name what the model is called
     * @throws OnnxException when it is not such a file; the message does not name the file
     * @throws IOException when it cannot be read
     */
    public static Model read(Engine engine, Path file, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            long bytes = channel.size();
            if (bytes == 0 || bytes > Integer.MAX_VALUE) {
                throw new OnnxException(bytes == 0 ? "it is empty" : "it is larger than 2 GiB, which ONNX does not"
                        + " allow");
            }
            OnnxGraph graph = OnnxFormat.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena)
                    .asByteBuffer());
            return build(engine, name, Translation.of(graph, bytes));
        }
    }

    private static Model build(Engine engine, String name, Translation.Result result) throws OnnxException {
        GraphBuilder builder = new GraphBuilder();
        Map<Step, String> names = new HashMap<>();
        Map<String, float[]> numbers = new HashMap<>();
        List<Step> steps = Simplification.of(result.logits().step());
        for (Step step : steps) {
            Layer layer = step.layer();
            if (layer != null) {
                String added = builder.add(layer, step.inputs().stream()
                        .map(input -> names.getOrDefault(input, Graph.INPUT))
                        .toArray(String[]::new));
                names.put(step, added);
                step.variables().forEach((variable, values) -> numbers.put(added + "." + variable, values));
            }
        }
        Model model;
        try {
            model = Model.zeros(name, engine, builder.build(), result.image());
        } catch (IllegalArgumentException e) {
            throw new OnnxException("its layers do not make a classifier: " + e.getMessage(), e);
        }
        fill(model.parameters().views(), numbers);
        fill(model.statistics().views(), numbers);
        String ending = result.logits().ending();
        return ending == null ? model : model.withRemarks(List.of("the file ends in " + ending + ", which was left out:"
                + " what is attacked are the logits before it, not the probabilities"));
    }

    private static void fill(Map<String, Tensor> views, Map<String, float[]> numbers) {
        views.forEach((name, tensor) -> {
            float[] values = numbers.get(name);
            if (values == null) {
                throw new IllegalStateException("no numbers for " + name);
            }
            tensor.set(values);
        });
    }
}
