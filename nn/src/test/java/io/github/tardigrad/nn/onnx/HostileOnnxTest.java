package io.github.tardigrad.nn.onnx;

import static io.github.tardigrad.nn.onnx.OnnxWriter.integer;
import static io.github.tardigrad.nn.onnx.OnnxWriter.integers;
import static io.github.tardigrad.nn.onnx.OnnxWriter.shape;
import static io.github.tardigrad.nn.onnx.OnnxWriter.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.TestEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is in a file, it gives a model or one line that says what is wrong. */
class HostileOnnxTest {
    private static final float[] SIXTEEN = new float[16];

    private final Engine engine = TestEngine.scalar();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    /** A network with a layer of most kinds in a few hundred bytes. */
    private static OnnxWriter small() {
        return OnnxWriter.of(-1, 1, 4, 4)
                .node("Conv", "image w b", "c", integers("pads", 1, 1, 1, 1), integers("strides", 1, 1))
                .node("BatchNormalization", "c b b b v", "n", OnnxWriter.real("epsilon", 0.01f))
                .node("Relu", "n", "r").node("MaxPool", "r", "p", integers("kernel_shape", 2, 2),
                        integers("strides", 2, 2))
                .node("Constant", "", "s", OnnxWriter.constant("value", tensor("", shape(2), 7).number(7, 0).number(7,
                        -1)))
                .node("Reshape", "p s", "f").node("Gemm", "f d", "g", integer("transB", 1)).node("Softmax", "g", "o")
                .floats("w", shape(2, 1, 3, 3), new float[18]).floats("b", shape(2), 1, 2).floats("v", shape(2), 1, 2)
                .floats("d", shape(2, 8), SIXTEEN).output("o");
    }

    @Test
    void theSmallNetworkIsSound() throws IOException {
        assertThat(Model.load(engine, small().write(folder, "small.onnx")).classes()).isEqualTo(2);
    }

    @Test
    void survivesTruncationAtEveryByte() throws IOException {
        byte[] whole = small().bytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(loads(Arrays.copyOf(whole, length))).as(length + " bytes").isFalse();
        }
    }

    @Test
    void survivesAChangeOfEveryByte() throws IOException {
        byte[] whole = small().bytes();
        for (int i = 0; i < whole.length; i++) {
            for (int change : new int[] {1, 2, 8, 64, 128, 255}) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) change;
                loads(changed);
            }
        }
    }

    @Test
    void survivesChangesOfAnExportedFile() throws IOException {
        byte[] whole = Files.readAllBytes(SmallFiles.exported("windows-16"));
        // An odd step, so that each bit has its turn.
        for (int i = 0; i < whole.length; i += 3) {
            byte[] changed = whole.clone();
            changed[i] ^= (byte) (1 << i % 8);
            loads(changed);
        }
    }

    /** What a file is and what is said of it. */
    record Refused(String what, byte[] bytes, String... says) {
        @Override
        public String toString() { return what; }
    }

    static List<Refused> files() {
        long[] two = shape(2, 16);
        return List.of(
                new Refused("empty", new byte[0], "it is empty"),
                new Refused("text", "no network".getBytes(StandardCharsets.UTF_8), "does not look like an ONNX file"),
                new Refused("a group", new byte[] {0x0b, 0x0c}, "does not look like an ONNX file"),
                new Refused("only zeros", new byte[100], "does not look like an ONNX file"),
                new Refused("a number without end", new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                        "more than 64 bits"),
                new Refused("two gigabytes in a hundred bytes",
                        new Wire().length(7, Integer.MAX_VALUE).append(new byte[90]).bytes(), "2147483647 bytes"),
                new Refused("more than a whole number holds", new Wire().length(7, -1).append(new byte[9]).bytes(),
                        "18446744073709551615 bytes"),
                new Refused("no graph", new Wire().number(1, 8).bytes(), "no graph"),
                new Refused("two graphs", new Wire().message(7, new Wire()).message(7, new Wire()).bytes(),
                        "two graphs"),
                of("an old operator set", head().opset(8), "opset) 8", "9 to 21", "opset_version=17"),
                of("a future operator set", head().opset(99), "opset) 99"),
                of("no operator set", head().opset(0), "does not say"),
                of("a cycle", image().node("Add", "image b", "a").node("Relu", "a", "b").output("b"),
                        "node 'the a' (Add)", "gives only later"),
                of("a node of itself", image().node("Relu", "a", "a").output("a"), "it gives itself"),
                of("a value that nobody gives", image().node("Relu", "nowhere", "a").output("a"),
                        "node 'the a' (Relu)", "'nowhere'"),
                of("an output that nobody gives", image().node("Relu", "image", "a").output("z"), "'z'"),
                of("a name given twice", image().node("Relu", "image", "a").node("Tanh", "image", "a").output("a"),
                        "there already"),
                of("an initializer given again", head().node("Relu", "image", "w").output("w"), "there already"),
                of("two initializers of one name", head().floats("w", two, new float[32]).output("o"),
                        "two initializers", "'w'"),
                of("no output", head(), "0 outputs"), of("two outputs", head().output("a").output("b"), "2 outputs"),
                of("two inputs", head().input("more", 1, 1, 4, 4).output("o"), "2 inputs"),
                of("a missing weight", image().node("Flatten", "image", "f").node("Gemm", "f gone", "o").output("o"),
                        "node 'the o' (Gemm)", "'gone'"),
                of("an operator that is not known", image().node("Einsum", "image", "o").output("o"),
                        "node 'the o' (Einsum)", "Conv, ", "Gemm, "),
                of("a name of many lines", image().node("Ein\nsum\u0007" + "x".repeat(1000), "image", "o").output("o"),
                        "Ein?sum?xxx"),
                of("a loop", image().node("Loop", "image", "o").output("o"), "Loop"),
                of("weights that do not fit", image().node("Flatten", "image", "f").node("Gemm", "f w", "o")
                        .floats("w", shape(3, 2), new float[6]).output("o"), "(Gemm)", "[3, 2]", "[16]"),
                of("a convolution of other channels", image().node("Conv", "image w", "o")
                        .floats("w", shape(1, 2, 2, 2), new float[8]).output("o"), "(Conv)", "channels"),
                of("too few bytes", head().initializer(tensor("x", shape(3), 1).block(9, new byte[8])).output("o"),
                        "tensor 'x'", "12 bytes"),
                of("too few numbers", head().initializer(tensor("x", shape(3), 7).number(7, 1)).output("o"),
                        "tensor 'x'", "3 numbers"),
                of("enormous extents", head().initializer(tensor("x", shape(1L << 40), 1)).output("o"), "tensor 'x'"),
                of("extents whose product overflows",
                        head().initializer(tensor("x", shape(1 << 30, 1 << 30, 1 << 30), 1)).output("o"), "tensor 'x'"),
                of("a negative extent", head().initializer(tensor("x", shape(-3), 1)).output("o"), "tensor 'x'"),
                of("a hundred axes", head().initializer(tensor("x", LongStream.range(0, 100).map(i -> 1).toArray(), 1))
                        .output("o"), "100 axes"),
                of("weights elsewhere", head().initializer(tensor("x", shape(3), 1).message(13, new Wire())
                        .number(14, 1)).output("o"), "tensor 'x' lies in a file of its own", "external_data=False"),
                of("quantised weights", head().initializer(tensor("x", shape(3), 3).block(9, new byte[3])).output("o"),
                        "tensor 'x' is of type int8"),
                of("a weight that is no number", image().node("Flatten", "image", "f").node("Gemm", "f w", "o")
                        .floats("w", shape(16, 1), filled(16, Float.NaN)).output("o"), "(Gemm)", "NaN"),
                of("images without a side", OnnxWriter.of(-1, 1, -1, -1).node("Relu", "image", "o").output("o"),
                        "[?, 1, ?, ?]", "dynamic axes for N only"),
                of("rows for images", OnnxWriter.of(-1, 784).node("Relu", "image", "o").output("o"), "2 axes"),
                of("images of no size", OnnxWriter.of(-1, 0, 4, 4).node("Relu", "image", "o").output("o"), "[?, 0"),
                of("images of enormous size", OnnxWriter.of(-1, 1 << 20, 1 << 20, 1 << 20).node("Relu", "image", "o")
                        .output("o"), "too large"),
                of("an enormous stride", conv(integers("strides", 1L << 40, 1)), "(Conv)", "strides"),
                of("a negative stride", conv(integers("strides", -1, 1)), "(Conv)", "strides is -1"),
                of("an enormous padding", conv(integers("pads", 1, 1, 1L << 31, 1)), "(Conv)", "pads"),
                of("a negative padding", conv(integers("pads", -1, 0, 0, 0)), "(Conv)", "pads is -1"),
                of("padding of three sides", conv(integers("pads", 1, 1, 1)), "(Conv)", "3 numbers"),
                of("no groups", conv(integer("group", 0)), "(Conv)", "group is 0"),
                of("an attribute of another kind", conv(integer("strides", 1)), "(Conv)", "strides"),
                of("a window beyond the image", image().node("MaxPool", "image", "o", integers("kernel_shape", 9, 9))
                        .output("o"), "(MaxPool)"),
                of("pooling that stands over", image().node("MaxPool", "image", "o", integers("kernel_shape", 2, 2),
                        integers("strides", 3, 3), integer("ceil_mode", 1)).output("o"), "ceil_mode"),
                of("an average that counts zeros and stands over", OnnxWriter.of(-1, 1, 4, 4)
                        .node("AveragePool", "image", "o", integers("kernel_shape", 2, 2), integers("strides", 2, 2),
                                integers("pads", 1, 1, 0, 0), integer("ceil_mode", 1), integer("count_include_pad", 1))
                        .output("o"), "(AveragePool)", "ceil_mode lets a window stand over its pads"),
                of("uneven padding of a pooling", image().node("MaxPool", "image", "o", integers("kernel_shape", 3, 3),
                        integers("pads", 0, 0, 1, 1)).output("o"), "same padding on both sides"),
                of("a reshape that mixes images", image().node("Reshape", "image s", "o").numbers("s", 1, -1)
                        .output("o"), "(Reshape)", "keeps images apart"),
                of("a reshape that does not divide", image().node("Reshape", "image s", "o").numbers("s", -1, 5)
                        .output("o"), "(Reshape)"),
                of("a reshape that overflows", image().node("Reshape", "image s", "o")
                        .numbers("s", 0, 1L << 31, 1L << 31, 1L << 31).output("o"), "(Reshape)"),
                of("a softmax inside", image().node("Flatten", "image", "f").node("Softmax", "f", "s")
                        .node("Relu", "s", "o").output("o"), "(Relu)", "it follows Softmax 'the s'"),
                of("an image for logits", conv(), "[1, 3, 3]", "one number for each class"),
                of("the image itself", image().node("Flatten", "image", "o").output("o"), "the image itself"),
                of("a product of two layers", image().node("Mul", "image image", "o").output("o"), "(Mul)",
                        "two layers"),
                of("division by zero", image().node("Div", "image z", "o").floats("z", shape(), 0).output("o"),
                        "(Div)", "Infinity"),
                of("a variance below zero", image().node("BatchNormalization", "image a a a b", "o")
                        .floats("a", shape(1), 1).floats("b", shape(1), -1).output("o"), "variance of -1.0"));
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    private static Refused of(String what, OnnxWriter file, String... says) {
        return new Refused(what, file.bytes(), says);
    }

    private static OnnxWriter image() { return OnnxWriter.of(-1, 1, 4, 4); }

    /** All but the output. */
    private static OnnxWriter head() {
        return image().node("Flatten", "image", "f").node("Gemm", "f w", "o").floats("w", shape(16, 2), new float[32]);
    }

    private static OnnxWriter conv(Wire... attributes) {
        return image().node("Conv", "image w", "o", attributes).floats("w", shape(1, 1, 2, 2), new float[4])
                .output("o");
    }

    @ParameterizedTest
    @MethodSource("files")
    void oneLineSaysWhatIsWrong(Refused refused) throws IOException {
        Path file = Files.write(folder.resolve("wrong.onnx"), refused.bytes);
        try {
            Model.load(engine, file);
            fail("it was read");
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").contains(refused.says).doesNotContain("\n");
        }
    }

    @Test
    void sharedTensorsDoNotFillTheMemory() throws IOException {
        // Ten thousand nodes take the same 64 × 64 numbers: 164 MB of a file of half a megabyte.
        OnnxWriter file = image().node("Flatten", "image", "x").floats("first", shape(16, 64), new float[1024])
                .floats("w", shape(64, 64), new float[4096]).node("MatMul", "x first", "y0");
        for (int i = 0; i < 10_000; i++) {
            file.node("MatMul", "y" + i + " w", "y" + (i + 1));
        }
        assertRefused(file.output("y10000"), "share tensors");
    }

    @Test
    void manyEmptyPartsDoNotFillTheMemory() throws IOException {
        Wire graph = new Wire();
        for (int i = 0; i < 300_000; i++) {
            graph.message(1, new Wire());
        }
        byte[] bytes = new Wire().message(7, graph).bytes();
        assertRefused(bytes, "more than 250000 nodes");
    }

    @Test
    void aDeepNetworkIsReadWithoutRecursion() throws IOException {
        OnnxWriter file = image().node("Flatten", "image", "y0");
        for (int i = 0; i < 20_000; i++) {
            file.node("Relu", "y" + i, "y" + (i + 1));
        }
        file.node("Gemm", "y20000 w", "o").floats("w", shape(16, 2), new float[32]).output("o");
        assertThat(loads(file.bytes())).isTrue();
    }

    @Test
    void nestedMessagesAreNotEntered() throws IOException {
        Wire nested = new Wire();
        for (int i = 0; i < 2_000; i++) {
            nested = new Wire().message(6, nested);
        }
        assertThat(loads(head().node("If", "image", "unused", nested).output("o").bytes())).isTrue();
    }

    private void assertRefused(OnnxWriter file, String says) throws IOException { assertRefused(file.bytes(), says); }

    private void assertRefused(byte[] bytes, String says) throws IOException {
        try {
            Model.load(engine, Files.write(folder.resolve("wrong.onnx"), bytes));
            fail("it was read");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(says);
        }
    }

    /** Whether a model comes of it; otherwise one line must be said, by nothing but an {@link IOException}. */
    private boolean loads(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("changed.onnx"), bytes);
        try {
            Model.load(engine, file);
            return true;
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
            return false;
        }
    }
}
