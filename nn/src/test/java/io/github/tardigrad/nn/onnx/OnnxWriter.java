package io.github.tardigrad.nn.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes ONNX files for tests, node by node; checks nothing. */
final class OnnxWriter {
    private final Wire graph = new Wire();
    private long opset = 17;

    /** With an input {@code image} of the given extents; one below 0 is left open. */
    static OnnxWriter of(long... extents) { return new OnnxWriter().input("image", extents); }

    OnnxWriter opset(long version) {
        opset = version;
        return this;
    }

    OnnxWriter input(String name, long... extents) {
        graph.message(11, value(name, extents));
        return this;
    }

    OnnxWriter output(String name) {
        graph.message(12, value(name));
        return this;
    }

    private static Wire value(String name, long... extents) {
        Wire shape = new Wire();
        for (long extent : extents) {
            shape.message(1, extent < 0 ? new Wire().text(2, "open") : new Wire().number(1, extent));
        }
        Wire tensor = new Wire().number(1, 1).message(2, shape);
        return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
    }

    /** A node with its attributes; {@code inputs} are names with blanks between them. */
    OnnxWriter node(String operator, String inputs, String output, Wire... attributes) {
        Wire node = new Wire();
        for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ", -1)) {
            node.text(1, input.equals("-") ? "" : input);
        }
        node.text(2, output).text(3, "the " + output).text(4, operator);
        for (Wire attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node);
        return this;
    }

    OnnxWriter initializer(Wire tensor) {
        graph.message(5, tensor);
        return this;
    }

    OnnxWriter floats(String name, long[] extents, float... values) {
        return initializer(tensor(name, extents, 1).block(9, raw(values)));
    }

    OnnxWriter numbers(String name, long... values) {
        Wire tensor = tensor(name, new long[] {values.length}, 7);
        for (long value : values) {
            tensor.number(7, value);
        }
        return initializer(tensor);
    }

    static long[] shape(long... extents) { return extents; }

    static Wire tensor(String name, long[] extents, int type) {
        Wire tensor = new Wire();
        for (long extent : extents) {
            tensor.number(1, extent);
        }
        return tensor.number(2, type).text(8, name);
    }

    static byte[] raw(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    static Wire integer(String name, long value) { return new Wire().text(1, name).number(3, value).number(20, 2); }

    static Wire real(String name, float value) { return new Wire().text(1, name).real(2, value).number(20, 1); }

    static Wire text(String name, String value) { return new Wire().text(1, name).text(4, value).number(20, 3); }

    static Wire constant(String name, Wire tensor) {
        return new Wire().text(1, name).message(5, tensor).number(20, 4);
    }

    /** Whole numbers in one piece. */
    static Wire integers(String name, long... values) {
        Wire packed = new Wire();
        for (long value : values) {
            packed.varint(value);
        }
        return new Wire().text(1, name).block(8, packed.bytes()).number(20, 7);
    }

    byte[] bytes() {
        Wire model = new Wire().number(1, 8).text(2, "test").message(7, graph);
        return model.message(8, new Wire().text(1, "").number(2, opset)).bytes();
    }

    /** Into a file of that name. */
    Path write(Path folder, String name) throws IOException { return Files.write(folder.resolve(name), bytes()); }
}
