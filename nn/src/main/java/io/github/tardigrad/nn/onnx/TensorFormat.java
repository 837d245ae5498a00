package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code TensorProto}: floats of 16, 32 or 64 bits, whole numbers of 32 or 64 bits and truth values, as numbers
 * or as raw bytes in this file.
 */
final class TensorFormat {
    static final int FLOAT = 1;
    static final int INT32 = 6;
    static final int INT64 = 7;
    private static final int BOOL = 9;
    static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    private static final Map<Integer, String> OTHERS = Map.of(2, "uint8", 3, "int8", 4, "uint16", 5, "int16", 8, "text",
            12, "uint32", 13, "uint64", 14, "complex64", 15, "complex128", 16, "bfloat16");
    private static final int LARGEST_RANK = 8;

    private String name = "";
    private int type;
    private boolean external;
    private @Nullable ByteBuffer raw;
    private final LongStream.Builder extents = LongStream.builder();
    private final IntStream.Builder floats = IntStream.builder();
    private final LongStream.Builder doubles = LongStream.builder();
    private final LongStream.Builder integers = LongStream.builder();

    private TensorFormat() {}

    /**
     * A tensor and what it is called.
     *
     * @param name empty if it has none
     */
    record Named(String name, Constant value) {}

    static Named read(Message message) throws OnnxException {
        TensorFormat tensor = new TensorFormat();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> message.integers(tensor.extents);
                case 2 -> tensor.type = (int) message.integer();
                case 4 -> message.words(tensor.floats);
                case 5, 7 -> message.integers(tensor.integers);
                case 8 -> tensor.name = message.text();
                case 9 -> tensor.raw = message.content();
                case 10 -> message.longWords(tensor.doubles);
                case 13 -> tensor.external = true;
                case 14 -> tensor.external |= message.integer() != 0;
                default -> {
                }
            }
        }
        return new Named(tensor.name, tensor.value());
    }

    private Constant value() throws OnnxException {
        if (external) {
            throw refusal("lies in a file of its own: save the model in one file (torch.onnx.export with"
                    + " external_data=False, or onnx.save without save_as_external_data)");
        }
        Shape shape = shape();
        return switch (type) {
            case FLOAT -> new Constant.Floats(shape,
                    raw == null ? floats(floats.build(), shape) : rawFloats(raw, shape));
            case DOUBLE -> new Constant.Floats(shape, doubles(shape));
            case FLOAT16 -> new Constant.Floats(shape, halves(shape));
            case INT64, INT32, BOOL -> new Constant.Integers(shape, whole(shape));
            default -> throw refusal("is of type " + OTHERS.getOrDefault(type, "number " + type)
                    + ": float, double, float16, int64, int32 and bool are read; quantised models are not");
        };
    }

    private Shape shape() throws OnnxException {
        long[] all = extents.build().toArray();
        if (all.length > LARGEST_RANK) {
            throw refusal("has " + all.length + " axes: at most " + LARGEST_RANK + " are read");
        }
        try {
            return Shape.of(Arrays.stream(all).mapToInt(Math::toIntExact).toArray());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new OnnxException(described() + " has the shape " + Arrays.toString(all)
                    + ", which no tensor can have", e);
        }
    }

    private float[] floats(IntStream words, Shape shape) throws OnnxException {
        int[] bits = words.toArray();
        requireCount(bits.length, shape);
        float[] values = new float[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }

    private float[] rawFloats(ByteBuffer bytes, Shape shape) throws OnnxException {
        requireBytes(bytes, Float.BYTES, shape);
        float[] values = new float[shape.size()];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private float[] doubles(Shape shape) throws OnnxException {
        long[] bits = raw == null ? doubles.build().toArray() : rawIntegers(raw, Double.BYTES, shape);
        requireCount(bits.length, shape);
        float[] values = new float[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Double.longBitsToDouble(bits[i]);
        }
        return values;
    }

    private float[] halves(Shape shape) throws OnnxException {
        long[] bits = raw == null ? integers.build().toArray() : rawIntegers(raw, Short.BYTES, shape);
        requireCount(bits.length, shape);
        float[] values = new float[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat((short) bits[i]);
        }
        return values;
    }

    private long[] whole(Shape shape) throws OnnxException {
        int size = type == INT64 ? Long.BYTES : type == INT32 ? Integer.BYTES : 1;
        long[] values = raw == null ? integers.build().toArray() : rawIntegers(raw, size, shape);
        requireCount(values.length, shape);
        return values;
    }

    private long[] rawIntegers(ByteBuffer bytes, int size, Shape shape) throws OnnxException {
        requireBytes(bytes, size, shape);
        ByteBuffer source = bytes.order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (size) {
                case Long.BYTES -> source.getLong();
                case Integer.BYTES -> source.getInt();
                case Short.BYTES -> source.getShort();
                default -> source.get();
            };
        }
        return values;
    }

    private void requireBytes(ByteBuffer bytes, int size, Shape shape) throws OnnxException {
        if (bytes.remaining() != (long) size * shape.size()) {
            throw refusal("of shape " + shape + " takes " + (long) size * shape.size() + " bytes, but the file has "
                    + bytes.remaining() + " for it");
        }
    }

    private void requireCount(int count, Shape shape) throws OnnxException {
        if (count != shape.size()) {
            throw refusal("of shape " + shape + " takes " + shape.size() + " numbers, but the file has " + count
                    + " for it");
        }
    }

    private OnnxException refusal(String fault) { return new OnnxException(described() + " " + fault); }

    private String described() { return name.isEmpty() ? "a constant" : "tensor " + OnnxException.quoted(name); }
}
