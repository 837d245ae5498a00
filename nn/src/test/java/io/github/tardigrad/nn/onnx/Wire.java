package io.github.tardigrad.nn.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes messages in the wire format of protocol buffers, right and wrong ones. */
final class Wire {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Wire number(int field, long value) { return varint((long) field << 3).varint(value); }

    Wire real(int field, float value) {
        varint((long) field << 3 | 5);
        return append(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    }

    Wire text(int field, String text) { return block(field, text.getBytes(StandardCharsets.UTF_8)); }

    Wire message(int field, Wire message) { return block(field, message.bytes()); }

    Wire block(int field, byte... content) { return length(field, content.length).append(content); }

    /** The beginning of a block that is said to be so long. */
    Wire length(int field, long length) { return varint((long) field << 3 | 2).varint(length); }

    Wire append(byte... raw) {
        bytes.writeBytes(raw);
        return this;
    }

    Wire varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    byte[] bytes() { return bytes.toByteArray(); }
}
