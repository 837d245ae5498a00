package io.github.tardigrad.nn.onnx;

import static io.github.tardigrad.nn.onnx.OnnxWriter.constant;
import static io.github.tardigrad.nn.onnx.OnnxWriter.integer;
import static io.github.tardigrad.nn.onnx.OnnxWriter.integers;
import static io.github.tardigrad.nn.onnx.OnnxWriter.real;
import static io.github.tardigrad.nn.onnx.OnnxWriter.shape;
import static io.github.tardigrad.nn.onnx.OnnxWriter.tensor;
import static io.github.tardigrad.nn.onnx.OnnxWriter.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.TestEngine;
import io.github.tardigrad.nn.layer.Graph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that PyTorch's exporter of today does not write, or not for networks as small as these; worked out by hand. */
class OnnxFormsTest {
    /** Two channels of 1×2 pixels, in the order of the file: [[1, 2], [3, 4]]. */
    private static final float[] PIXELS = {1, 3, 2, 4};

    private final Engine engine = TestEngine.scalar();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    private static OnnxWriter image() { return OnnxWriter.of(-1, 2, 1, 2).output("o"); }

    private Model read(OnnxWriter file) throws IOException {
        return Model.load(engine, file.write(folder, "form.onnx"));
    }

    private float[] logits(OnnxWriter file) throws IOException { return logits(read(file), PIXELS); }

    private float[] logits(Model model, float... pixels) {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            return model.logits(tape, engine.tensor(model.inputShape().prepend(1), pixels)).toArray();
        }
    }

    private static List<String> layers(Model model) {
        return model.graph().nodes().stream().map(Graph.Node::name).toList();
    }

    /** Picks what the file has at places 1, 2 and 3 of the flattened image. */
    private static OnnxWriter picking(OnnxWriter file) {
        return file.node("MatMul", "f w", "o").floats("w", shape(4, 3), 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    @Test
    void rowsOfADenseLayerComeInTheOrderOfTheFile() throws IOException {
        Model model = read(picking(image().node("Flatten", "image", "f")));
        assertThat(model.inputShape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(logits(model, PIXELS)).containsExactly(2, 3, 4);
        assertThat(layers(model)).containsExactly("flatten1", "dense1");
    }

    @Test
    void reshapesThatKeepImagesApartFlatten() throws IOException {
        for (long[] wanted : new long[][] {{-1, 4}, {0, -1}, {0, 4}, {0, 2, 2}}) {
            OnnxWriter file = image().numbers("s", wanted);
            file = wanted.length == 2 ? file.node("Reshape", "image s", "f")
                    : file.node("Reshape", "image s", "r").node("Flatten", "r", "f");
            assertThat(logits(picking(file))).containsExactly(2, 3, 4);
        }
        OnnxWriter fixed = OnnxWriter.of(7, 2, 1, 2).output("o").numbers("s", 7, 4);
        assertThat(logits(picking(fixed.node("Reshape", "image s", "f")))).containsExactly(2, 3, 4);
    }

    @Test
    void shapesAreWorkedOut() throws IOException {
        OnnxWriter file = image().node("Shape", "image", "all").node("Constant", "", "zero", integer("value_int", 0))
                .node("Gather", "all zero", "n").node("Constant", "", "axes", integers("value_ints", 0))
                .node("Unsqueeze", "n axes", "n1").node("Constant", "", "rest", integers("value_ints", -1))
                .node("Concat", "n1 rest", "wanted", integer("axis", 0)).node("Cast", "wanted", "s", integer("to", 7))
                .node("Reshape", "image s", "f");
        assertThat(logits(picking(file.opset(13)))).containsExactly(2, 3, 4);
    }

    @Test
    void anImageWithItsChannelsLastIsFlattenedSo() throws IOException {
        OnnxWriter file = image().node("Transpose", "image", "t", integers("perm", 0, 2, 3, 1))
                .node("Flatten", "t", "f");
        assertThat(logits(picking(file))).containsExactly(3, 2, 4);
    }

    @Test
    void imagesMayComeInWithTheirChannelsLast() throws IOException {
        OnnxWriter file = OnnxWriter.of(-1, 1, 2, 2).output("o")
                .node("Transpose", "image", "t", integers("perm", 0, 3, 1, 2)).node("Flatten", "t", "f");
        assertThat(logits(picking(file))).containsExactly(2, 3, 4);
    }

    @Test
    void axesAreAttributesOrInputs() throws IOException {
        OnnxWriter old = image().opset(13).node("ReduceMean", "image", "m", integers("axes", 2, 3),
                integer("keepdims", 1)).node("Squeeze", "m", "o", integers("axes", 2, 3));
        assertThat(logits(old)).containsExactly(1.5f, 3.5f);
        OnnxWriter today = image().opset(18).numbers("axes", -1, -2).node("ReduceMean", "image axes", "m")
                .node("Squeeze", "m axes", "o");
        assertThat(logits(today)).containsExactly(1.5f, 3.5f);
        OnnxWriter bare = image().opset(21).numbers("axes", 2, 3).node("ReduceMean", "image axes", "o",
                integer("keepdims", 0));
        assertThat(logits(bare)).containsExactly(1.5f, 3.5f);
    }

    @Test
    void weightsMayBeOfOtherTypesAndInNumbersOfTheirOwn() throws IOException {
        Wire halves = tensor("w", shape(4, 1), 10);
        Wire doubles = tensor("w", shape(4, 1), 11);
        Wire floats = tensor("w", shape(4, 1), 1);
        for (float value : new float[] {0.5f, -2, 0, 1}) {
            halves.number(5, Float.floatToFloat16(value) & 0xffff);
            doubles.varint(10 << 3 | 1).append(longBits(value));
            floats.real(4, value);
        }
        Wire packed = new Wire().block(1, (byte) 4, (byte) 1).number(2, 1).text(8, "w")
                .block(4, OnnxWriter.raw(0.5f, -2, 0, 1));
        for (Wire weights : List.of(halves, doubles, floats, packed)) {
            OnnxWriter file = image().node("Flatten", "image", "f").node("MatMul", "f w", "o").initializer(weights);
            assertThat(logits(file)).containsExactly(0.5f);
        }
    }

    private static byte[] longBits(double value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
    }

    @Test
    void gemmScalesAndTransposes() throws IOException {
        OnnxWriter file = image().node("Flatten", "image", "f")
                .node("Gemm", "f w b", "o", real("alpha", 2), real("beta", 0.5f), integer("transB", 1))
                .floats("w", shape(2, 4), 1, 0, 0, 0, 0, 0, 0, 1).floats("b", shape(1, 2), 10, 20);
        assertThat(logits(file)).containsExactly(7, 18);
    }

    @Test
    void constantsAtTheBeginningAreANormalisationAndBehindADenseLayerItsBias() throws IOException {
        Model model = read(image().node("Sub", "image mean", "a").node("Div", "a std", "n").node("Flatten", "n", "f")
                .node("MatMul", "f w", "m").node("Add", "b m", "o").floats("mean", shape(1, 2, 1, 1), 0.5f, 0.25f)
                .floats("std", shape(2, 1, 1), 0.5f, 0.3f).floats("w", shape(4, 1), 1, 0, 0, 0)
                .floats("b", shape(1), 100));
        assertThat(layers(model)).containsExactly("normalize1", "flatten1", "dense1");
        assertThat(model.statistics().get("normalize1.mean").toArray()).containsExactly(0.5f, 0.25f);
        assertThat(model.statistics().get("normalize1.std").toArray()).containsExactly(0.5f, 0.3f);
        assertThat(logits(model, PIXELS)).containsExactly(101);
    }

    @Test
    void logitsMayBeScaledAndTurnedAround() throws IOException {
        OnnxWriter file = OnnxWriter.of(-1, 2, 1, 2).output("last").node("Flatten", "image", "f");
        Model model = read(picking(file).node("Mul", "o k", "big").node("Sub", "one big", "last")
                .floats("k", shape(), 1000).floats("one", shape(3), 1, 2, 3));
        assertThat(layers(model)).containsExactly("flatten1", "dense1", "rescale1");
        assertThat(logits(model, PIXELS)).containsExactly(-1999, -2998, -3997);
    }

    @Test
    void aConstantForEachElementOfAFlattenedImageIsTurned() throws IOException {
        OnnxWriter file = image().node("Flatten", "image", "f0").node("Mul", "f0 k", "f")
                .floats("k", shape(1, 4), 1, 10, 100, 1000);
        assertThat(logits(picking(file))).containsExactly(20, 300, 4000);
    }

    @Test
    void branchesAreAddedAndADroppedOneIsForgotten() throws IOException {
        OnnxWriter file = image().node("Relu", "image", "a").node("Einsum", "image", "unused")
                .node("Identity", "image", "b").node("Dropout", "b", "c").node("Add", "a c", "s")
                .node("Flatten", "s", "f");
        assertThat(logits(picking(file))).containsExactly(4, 6, 8);
    }

    @Test
    void ofTwoOutputsThatCalledLogitsIsTaken() throws IOException {
        OnnxWriter file = OnnxWriter.of(-1, 2, 1, 2).output("f").output("logits").node("Flatten", "image", "f")
                .node("MatMul", "f w", "logits").floats("w", shape(4, 1), 0, 1, 0, 0);
        assertThat(logits(file)).containsExactly(2);
    }

    @Test
    void paddingFollowsTheSizeOfTheImage() throws IOException {
        // A window of two pixels over [1, 2]: one zero is needed to have two windows.
        OnnxWriter file = OnnxWriter.of(-1, 1, 1, 2).output("o").floats("w", shape(1, 1, 1, 2), 1, 10)
                .node("Conv", "image w", "c", text("auto_pad", "SAME_UPPER")).node("Flatten", "c", "o");
        assertThat(logits(read(file), 1, 2)).containsExactly(21, 2);
        file = OnnxWriter.of(-1, 1, 1, 2).output("o").floats("w", shape(1, 1, 1, 2), 1, 10)
                .node("Conv", "image w", "c", text("auto_pad", "SAME_LOWER")).node("Flatten", "c", "o");
        assertThat(logits(read(file), 1, 2)).containsExactly(10, 21);
    }

    @Test
    void padBeforeAnAverageCounts() throws IOException {
        OnnxWriter file = OnnxWriter.of(-1, 1, 2, 2).output("o").numbers("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                .node("Pad", "image pads", "p").node("AveragePool", "p", "a", integers("kernel_shape", 3, 3))
                .node("Flatten", "a", "o");
        assertThat(logits(read(file), 9, 18, 27, 36)).containsExactly(10, 10, 10, 10);
    }

    @Test
    void anAverageMayStandOverWhereItCountsPixelsAlone() throws IOException {
        assertThat(logits(average(0, 0), 1, 2, 3, 4)).containsExactly(1, 2.5f, 4);
        assertThat(logits(average(1, 1), 1, 2, 3, 4)).as("with the zero behind it fits").containsExactly(0.5f, 2.5f, 2);
    }

    /** Of windows of two over a zero, four pixels and {@code after} more zeros. */
    private Model average(int after, int count) throws IOException {
        return read(OnnxWriter.of(-1, 1, 1, 4).output("o").node("AveragePool", "image", "a",
                integers("kernel_shape", 1, 2), integers("strides", 1, 2), integers("pads", 0, 1, 0, after),
                integer("ceil_mode", 1), integer("count_include_pad", count)).node("Flatten", "a", "o"));
    }

    @Test
    void anActivationKeepsItsSettings() throws IOException {
        OnnxWriter leaky = OnnxWriter.of(-1, 2, 1, 2).output("l").node("Flatten", "image", "f")
                .node("Gemm", "f w", "g").floats("w", shape(4, 1), -1, 0, 0, 0)
                .node("LeakyRelu", "g", "l", real("alpha", 0.5f));
        assertThat(logits(leaky)).containsExactly(-0.5f);
        OnnxWriter gelu = OnnxWriter.of(-1, 2, 1, 2).output("l").opset(20).node("Flatten", "image", "f")
                .node("Gemm", "f w", "g").floats("w", shape(4, 1), 0, 0, 0, 25).node("Gelu", "g", "l");
        assertThat(logits(gelu)).containsExactly(100);
    }

    @Test
    void constantsComeInAllForms() throws IOException {
        for (Wire form : List.of(constant("value", tensor("", shape(), 1).real(4, 5)), real("value_float", 5),
                new Wire().text(1, "value_floats").block(7, OnnxWriter.raw(5)).number(20, 6))) {
            OnnxWriter file = image().node("Constant", "", "k", form).node("Mul", "image k", "x")
                    .node("Flatten", "x", "f");
            assertThat(logits(picking(file))).containsExactly(10, 15, 20);
        }
    }
}
