package io.github.tardigrad.nn.file;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file: which array lies where.
 *
 * @param entries in the order of their data
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    static final String METADATA = "__metadata__";
    /** What the format allows. */
    private static final int LONGEST = 100_000_000;
    /** The data begins at a multiple of this, which lets others map the file into memory. */
    private static final int ALIGNMENT = 8;
    private static final String FLOAT = "F32";

    /**
     * One array.
     *
     * @param begin its first byte, counted from where the data begins
     * @param end the byte behind its last
     */
    record Entry(String name, Shape shape, long begin, long end) {}

    /** Reads the header and leaves the channel where the data begins. */
    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES) {
            throw new FileFormatException(file, unlike("it is shorter than 8 bytes"));
        }
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, channel, length);
        long bytes = length.getLong();
        if (bytes < 2 || bytes > LONGEST) {
            throw new FileFormatException(file, unlike("it does not begin with the length of a header"));
        }
        long data = channel.size() - Long.BYTES - bytes;
        if (data < 0) {
            throw new FileFormatException(file, "it is cut off within its header of " + bytes + " bytes");
        }
        ByteBuffer text = ByteBuffer.allocate((int) bytes);
        readFully(file, channel, text);
        SafetensorsHeader header = parse(file, decode(file, text));
        header.requireCovered(file, data);
        return header;
    }

    /** Length and text of the header for arrays that lie one after the other. */
    static byte[] bytes(Map<String, String> metadata, Map<String, SafetensorsFile.Array> arrays) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name(METADATA).beginObject();
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.name(entry.getKey()).value(entry.getValue());
                }
                json.endObject();
            }
            long begin = 0;
            for (Map.Entry<String, SafetensorsFile.Array> array : arrays.entrySet()) {
                Shape shape = array.getValue().shape();
                long end = begin + 4L * shape.size();
                json.name(array.getKey()).beginObject().name("dtype").value(FLOAT);
                json.name("shape").beginArray();
                for (int extent : shape.extents()) {
                    json.value(extent);
                }
                json.endArray().name("data_offsets").beginArray().value(begin).value(end).endArray().endObject();
                begin = end;
            }
            json.endObject();
        }
        byte[] bare = text.toString().getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(bare.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(length).put(bare);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    /** Fills the buffer and flips it. */
    static void readFully(Path file, FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new FileFormatException(file, "it ended while it was being read");
            }
        }
        buffer.flip();
    }

    private static String decode(Path file, ByteBuffer bytes) throws FileFormatException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (!text.startsWith("{")) {
                throw new FileFormatException(file, unlike("its header is not JSON"));
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, unlike("its header is not UTF-8 text"), e);
        }
    }

    /** What is said of a file of another kind. */
    private static String unlike(String sign) {
        return "it does not look like a safetensors file (" + sign + "): the folder of a run has one with its weights,"
                + " model.safetensors; an ONNX file has a name that ends in .onnx";
    }

    private static SafetensorsHeader parse(Path file, String text) throws FileFormatException {
        Map<String, String> metadata = new TreeMap<>();
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        JsonReader json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        try {
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (!names.add(name)) {
                    throw new FileFormatException(file, "its header has " + name + " twice");
                }
                if (name.equals(METADATA)) {
                    readMetadata(file, json, metadata);
                } else {
                    entries.add(readEntry(file, json, name));
                }
            }
            json.endObject();
            requireToken(file, json, JsonToken.END_DOCUMENT, "something follows the JSON of its header");
        } catch (FileFormatException e) {
            throw e;
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new FileFormatException(file, "its header is not what safetensors prescribes, at " + json.getPath(),
                    e);
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return new SafetensorsHeader(metadata, entries);
    }

    private static void readMetadata(Path file, JsonReader json, Map<String, String> metadata) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            requireToken(file, json, JsonToken.STRING, "metadata " + key + " is not text");
            if (metadata.put(key, json.nextString()) != null) {
                throw new FileFormatException(file, "its metadata has " + key + " twice");
            }
        }
        json.endObject();
    }

    private static Entry readEntry(Path file, JsonReader json, String name) throws IOException {
        @Nullable String type = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        Set<String> keys = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (!keys.add(key)) {
                throw new FileFormatException(file, name + " has " + key + " twice");
            }
            switch (key) {
                case "dtype" -> {
                    requireToken(file, json, JsonToken.STRING, "the dtype of " + name + " is not text");
                    type = json.nextString();
                }
                case "shape" -> shape = readNumbers(file, json, name);
                case "data_offsets" -> offsets = readNumbers(file, json, name);
                default -> throw new FileFormatException(file, name + " has a key " + key + " of unknown meaning");
            }
        }
        json.endObject();
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new FileFormatException(file, name + " lacks its dtype, its shape or its two offsets");
        }
        if (!type.equals(FLOAT)) {
            throw new FileFormatException(file, name + " is of type " + type + ": convert it to " + FLOAT);
        }
        return entry(file, name, shape, offsets.get(0), offsets.get(1));
    }

    private static Entry entry(Path file, String name, List<Long> extents, long begin, long end)
            throws FileFormatException {
        Shape shape;
        try {
            shape = Shape.of(extents.stream().mapToInt(Math::toIntExact).toArray());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new FileFormatException(file, name + " has the shape " + extents + ", which is too large", e);
        }
        if (end - begin != 4L * shape.size()) {
            throw new FileFormatException(file, name + " of shape " + shape + " takes " + 4L * shape.size()
                    + " bytes, but its offsets " + begin + " and " + end + " are " + (end - begin) + " apart");
        }
        return new Entry(name, shape, begin, end);
    }

    /** Whole numbers from 0 up. */
    private static List<Long> readNumbers(Path file, JsonReader json, String name) throws IOException {
        List<Long> numbers = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            requireToken(file, json, JsonToken.NUMBER, "shape or offsets of " + name + " are not numbers");
            String number = json.nextString();
            if (!number.matches("0|[1-9][0-9]{0,17}")) {
                throw new FileFormatException(file, "shape or offsets of " + name + " have " + number
                        + ", which is not a whole number from 0 up");
            }
            numbers.add(Long.parseLong(number));
        }
        json.endArray();
        return numbers;
    }

    private static void requireToken(Path file, JsonReader json, JsonToken token, String fault) throws IOException {
        if (json.peek() != token) {
            throw new FileFormatException(file, fault);
        }
    }

    /** Every byte of the data belongs to exactly one array. */
    private void requireCovered(Path file, long data) throws FileFormatException {
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.begin < covered) {
                throw new FileFormatException(file, entry.name + " overlaps the array before it");
            }
            if (entry.begin > covered) {
                throw new FileFormatException(file, (entry.begin - covered) + " bytes before " + entry.name
                        + " belong to no array");
            }
            covered = entry.end;
        }
        if (covered > data) {
            throw new FileFormatException(file, "it is cut off: its arrays take " + covered + " bytes, but " + data
                    + " are there");
        }
        if (covered < data) {
            throw new FileFormatException(file, (data - covered) + " bytes at its end belong to no array");
        }
    }
}
