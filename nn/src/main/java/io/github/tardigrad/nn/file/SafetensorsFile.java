package io.github.tardigrad.nn.file;

import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named float32 arrays with some text, in the safetensors format: 8 bytes with the length of the header
 * (little-endian), the header in JSON, and the arrays one after the other (little-endian, row-major).
 *
 * <p>Writing is deterministic: text in the order of its keys, arrays in the order given. Reading is strict. A file is
 * refused unless every byte of it is accounted for, exactly once, and every number is finite.
 *
 * @param metadata text by key
 * @param arrays by name, in the order of their data
 */
public record SafetensorsFile(Map<String, String> metadata, Map<String, Array> arrays) {
    private static final int CHUNK = 1 << 20;

    /**
     * One array.
     *
     * @param values row-major, {@code shape.size()} of them; not copied
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Array(Shape shape, float[] values) {
        /** Checks the number of values. */
        public Array {
            if (values.length != shape.size()) {
                throw new IllegalArgumentException(values.length + " values do not fill shape " + shape);
            }
        }
    }

    /** Copies both maps; text is sorted by key. */
    public SafetensorsFile {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        if (arrays.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("an array cannot be called " + SafetensorsHeader.METADATA);
        }
    }

    /**
     * Reads a whole file.
     *
     * @throws FileFormatException when it is not a safetensors file of finite float32 arrays in every byte
     * @throws IOException when it cannot be read
     */
    public static SafetensorsFile read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            Map<String, Array> arrays = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                arrays.put(entry.name(), new Array(entry.shape(), floats(file, channel, entry)));
            }
            return new SafetensorsFile(header.metadata(), arrays);
        }
    }

    /**
     * Writes it, all or nothing.
     *
     * @throws IOException when that is not possible, or a number is not finite
     */
    public void write(Path file) throws IOException {
        for (Map.Entry<String, Array> array : arrays.entrySet()) {
            requireFinite(file, array.getKey(), array.getValue().values());
        }
        AtomicFile.write(file, channel -> {
            writeFully(channel, ByteBuffer.wrap(SafetensorsHeader.bytes(metadata, arrays)));
            for (Array array : arrays.values()) {
                writeFloats(channel, array.values());
            }
        });
    }

    private static float[] floats(Path file, FileChannel channel, SafetensorsHeader.Entry entry) throws IOException {
        float[] values = new float[entry.shape().size()];
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(CHUNK, 4 * Math.min(values.length, CHUNK)))
                .order(ByteOrder.LITTLE_ENDIAN);
        int done = 0;
        while (done < values.length) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), 4L * (values.length - done)));
            SafetensorsHeader.readFully(file, channel, buffer);
            int count = buffer.remaining() / 4;
            buffer.asFloatBuffer().get(values, done, count);
            done += count;
        }
        requireFinite(file, entry.name(), values);
        return values;
    }

    private static void writeFloats(FileChannel channel, float[] values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK / 4) {
            int count = Math.min(CHUNK / 4, values.length - done);
            buffer.clear();
            buffer.asFloatBuffer().put(values, done, count);
            writeFully(channel, buffer.limit(4 * count));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void requireFinite(Path file, String name, float[] values) throws FileFormatException {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new FileFormatException(file, "value " + i + " of " + name + " is " + values[i]
                        + ": a model with such a number is broken, most often because its training diverged");
            }
        }
    }
}
