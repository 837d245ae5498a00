package io.github.tardigrad.nn.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * One message in the wire format of protocol buffers, read field by field:
 *
 * <pre>{@code
 *     while (message.next()) {
 *         switch (message.field()) {
 *             case 1 -> name = message.text();
 *             default -> {} // skipped
 *         }
 *     }
 * }</pre>
 *
 * <p>Every length is checked against the bytes that are left, nothing is copied before it is asked for, and a message
 * within a message is only entered by who knows what it is. So a file bounds what reading it costs.
 */
final class Message {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final int LARGEST_FIELD = (1 << 29) - 1;

    private final ByteBuffer bytes;
    private int field;
    private int type;
    private long number;
    private ByteBuffer content;

    /** All that is left in {@code bytes}. */
    Message(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.content = this.bytes;
    }

    /** Goes to the next field; false at the end. */
    boolean next() throws OnnxException {
        if (!bytes.hasRemaining()) {
            return false;
        }
        int begin = bytes.position();
        long tag = varint(bytes);
        type = (int) (tag & 7);
        long key = tag >>> 3;
        if (key == 0 || key > LARGEST_FIELD) {
            throw new OnnxException("it does not look like an ONNX file: at byte " + begin + " there is no field");
        }
        field = (int) key;
        switch (type) {
            case VARINT -> number = varint(bytes);
            case FIXED_64 -> number = left(begin, Long.BYTES).getLong();
            case FIXED_32 -> number = left(begin, Integer.BYTES).getInt();
            case LENGTH -> {
                long length = varint(bytes);
                int end = left(begin, length).position() + (int) length;
                content = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(end);
                bytes.position(end);
            }
            default -> throw new OnnxException("it does not look like an ONNX file: at byte " + begin
                    + " a field is of the kind " + type + ", which none of ONNX is");
        }
        return true;
    }

    /** The number of the field that {@link #next} went to. */
    int field() { return field; }

    /** A whole number. */
    long integer() throws OnnxException {
        require(type == VARINT, "a whole number");
        return number;
    }

    /** A number. */
    float real() throws OnnxException {
        require(type == FIXED_32, "a float");
        return Float.intBitsToFloat((int) number);
    }

    /** Bytes; a view. */
    ByteBuffer content() throws OnnxException {
        require(type == LENGTH, "text or a message");
        return content;
    }

    /** Text. */
    String text() throws OnnxException { return StandardCharsets.UTF_8.decode(content()).toString(); }

    /** A message within this one. */
    Message message() throws OnnxException { return new Message(content()); }

    /** One of many whole numbers, or many in one piece. */
    void integers(LongConsumer each) throws OnnxException {
        if (type != LENGTH) {
            each.accept(integer());
            return;
        }
        while (content.hasRemaining()) {
            each.accept(varint(content));
        }
    }

    /** One of many numbers of 32 bits, or many in one piece. */
    void words(IntConsumer each) throws OnnxException {
        if (type == FIXED_32) {
            each.accept((int) number);
            return;
        }
        require(type == LENGTH && content.remaining() % Integer.BYTES == 0, "a row of floats");
        while (content.hasRemaining()) {
            each.accept(content.getInt());
        }
    }

    /** One of many numbers of 64 bits, or many in one piece. */
    void longWords(LongConsumer each) throws OnnxException {
        if (type == FIXED_64) {
            each.accept(number);
            return;
        }
        require(type == LENGTH && content.remaining() % Long.BYTES == 0, "a row of doubles");
        while (content.hasRemaining()) {
            each.accept(content.getLong());
        }
    }

    private ByteBuffer left(int begin, long wanted) throws OnnxException {
        if (wanted < 0 || wanted > bytes.remaining()) {
            throw new OnnxException("it is cut off or damaged: the field at byte " + begin + " is to have "
                    + Long.toUnsignedString(wanted) + " bytes, but " + bytes.remaining() + " are left; copy it or"
                    + " export it again");
        }
        return bytes;
    }

    private static long varint(ByteBuffer bytes) throws OnnxException {
        int begin = bytes.position();
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new OnnxException("it is cut off or damaged: the number at byte " + begin + " does not end;"
                        + " copy it or export it again");
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new OnnxException("it is damaged: the number at byte " + begin + " has more than 64 bits");
    }

    private void require(boolean fits, String expected) throws OnnxException {
        if (!fits) {
            throw new OnnxException("it does not look like an ONNX file: before byte " + bytes.position() + " field "
                    + field + " is not " + expected);
        }
    }
}
