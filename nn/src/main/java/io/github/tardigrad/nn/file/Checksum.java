package io.github.tardigrad.nn.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fingerprint of all that a file says, kept in its metadata: SHA-256 over the other metadata and over name, shape
 * and bits of every array, both in the order of their names. So it does not change when another program writes the
 * same in another order.
 */
final class Checksum {
    private static final String KEY = "sha256";

    private Checksum() {}

    /** The file with its checksum in it. */
    static SafetensorsFile sealed(SafetensorsFile file) {
        Map<String, String> metadata = new TreeMap<>(file.metadata());
        metadata.put(KEY, of(file));
        return new SafetensorsFile(metadata, file.arrays());
    }

    /** Refuses a file whose checksum is missing or wrong. */
    static void verify(Path path, SafetensorsFile file) throws FileFormatException {
        String expected = file.metadata().get(KEY);
        if (expected == null) {
            throw new FileFormatException(path, "it has no checksum: it was not written by this program");
        }
        if (!expected.equals(of(file))) {
            throw new FileFormatException(path, "its content does not fit its checksum: it was damaged or changed");
        }
    }

    /** SHA-256 in hexadecimal, whatever checksum is in the file. */
    static String of(SafetensorsFile file) {
        MessageDigest digest = sha256();
        new TreeMap<>(file.metadata()).forEach((key, value) -> {
            if (!key.equals(KEY)) {
                text(digest, key);
                text(digest, value);
            }
        });
        new TreeMap<>(file.arrays()).forEach((name, array) -> {
            text(digest, name);
            text(digest, array.shape().toString());
            bits(digest, array.values());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Each text behind its length, so that no two lists of texts give the same bytes. */
    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static void bits(MessageDigest digest, float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += buffer.capacity() / 4) {
            int count = Math.min(buffer.capacity() / 4, values.length - done);
            buffer.clear();
            buffer.asFloatBuffer().put(values, done, count);
            digest.update(buffer.limit(4 * count));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
