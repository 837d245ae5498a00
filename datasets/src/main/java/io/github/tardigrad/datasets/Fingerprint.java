package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over examples, so that a report can say which data it speaks of.
 *
 * <p>What is hashed: the count, height, width and channels, then for every image its label and its pixels; all numbers
 * are 4 bytes, little-endian. Pixels that are all grey levels n/255 are hashed as a byte 0 and a byte n each, others as
 * a byte 1 and their float bits. So the hash depends on the values alone: not on how memory holds them, nor on the
 * names of the set and its classes.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /** The hash of {@code examples}, 64 hexadecimal digits. */
    public static String of(Examples examples) {
        MessageDigest digest = sha256();
        digest.update(numbers(examples.size(), examples.imageShape().extent(0), examples.imageShape().extent(1),
                examples.imageShape().extent(2)));
        int size = examples.imageShape().size();
        float[] pixels = new float[size];
        byte[] levels = new byte[1 + size];
        ByteBuffer bits = ByteBuffer.allocate(1 + size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < examples.size(); i++) {
            digest.update(numbers(examples.label(i)));
            examples.copyImage(i, pixels, 0);
            if (areLevels(pixels, levels)) {
                digest.update(levels);
            } else {
                bits.clear().put((byte) 1);
                for (float pixel : pixels) {
                    bits.putFloat(pixel);
                }
                digest.update(bits.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Fills {@code levels[1 …]} and tells whether they are the pixels exactly. */
    private static boolean areLevels(float[] pixels, byte[] levels) {
        for (int i = 0; i < pixels.length; i++) {
            byte level = GreyLevel.nearest(pixels[i]);
            if (GreyLevel.pixel(level) != pixels[i]) {
                return false;
            }
            levels[1 + i] = level;
        }
        return true;
    }

    private static byte[] numbers(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", missing);
        }
    }
}
