package io.github.tardigrad.nn.onnx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an ONNX graph, as the file has it.
 *
 * @param name may be empty
 * @param operator for example {@code Conv}
 * @param domain empty for ONNX's own operators
 * @param inputs names of values; an empty one stands for an input that is left out
 * @param outputs names of values
 */
record OnnxNode(String name, String operator, String domain, List<String> inputs, List<String> outputs,
        Map<String, Attribute> attributes) {

    /**
     * A setting of an operation: the member of its kind is filled.
     *
     * @param type the kind's number in the format, 0 where the file does not say
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Attribute(long type, @Nullable Long integer, @Nullable Float real, @Nullable String text,
            @Nullable Constant tensor, long[] integers, float[] reals) {
        static final int REAL = 1;
        static final int INTEGER = 2;
        static final int TEXT = 3;
        static final int TENSOR = 4;
        static final int REALS = 6;
        static final int INTEGERS = 7;

        /** Whether it is of the kind: as the file says, else by what is there. */
        private boolean is(int kind, boolean there) { return type == kind || type == 0 && there; }
    }

    /** Its own name, or that of its first output where it has none. */
    String title() {
        return OnnxException.quoted(name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name);
    }

    /** What messages call it. */
    String described() {
        String kind = domain.isEmpty() ? operator : domain + "." + operator;
        String shown = OnnxException.quoted(kind);
        return "node " + title() + " (" + shown.substring(1, shown.length() - 1) + ")";
    }

    boolean has(String key) { return attributes.containsKey(key); }

    long integer(String key, long otherwise) throws OnnxException {
        Attribute attribute = attributes.get(key);
        if (attribute == null) {
            return otherwise;
        }
        // A number that is 0 may be left out of a file.
        require(attribute.is(Attribute.INTEGER, attribute.integer != null), key, "a whole number");
        return attribute.integer == null ? 0 : attribute.integer;
    }

    float real(String key, float otherwise) throws OnnxException {
        Attribute attribute = attributes.get(key);
        if (attribute == null) {
            return otherwise;
        }
        require(attribute.is(Attribute.REAL, attribute.real != null), key, "a number");
        float value = attribute.real == null ? 0 : attribute.real;
        require(Float.isFinite(value), key, "finite");
        return value;
    }

    String text(String key, String otherwise) throws OnnxException {
        Attribute attribute = attributes.get(key);
        if (attribute == null) {
            return otherwise;
        }
        require(attribute.is(Attribute.TEXT, attribute.text != null), key, "text");
        return attribute.text == null ? "" : attribute.text;
    }

    long[] integers(String key, long... otherwise) throws OnnxException {
        Attribute attribute = attributes.get(key);
        if (attribute == null) {
            return otherwise;
        }
        require(attribute.is(Attribute.INTEGERS, attribute.integers.length > 0), key, "whole numbers");
        return attribute.integers;
    }

    float[] reals(String key) throws OnnxException {
        Attribute attribute = attributes.get(key);
        if (attribute == null) {
            return new float[0];
        }
        require(attribute.is(Attribute.REALS, attribute.reals.length > 0), key, "numbers");
        return attribute.reals;
    }

    @Nullable
    Constant tensor(String key) {
        Attribute attribute = attributes.get(key);
        return attribute == null ? null : attribute.tensor;
    }

    private static void require(boolean fits, String key, String expected) throws OnnxException {
        if (!fits) {
            throw new OnnxException("its attribute " + key + " is not " + expected);
        }
    }
}
