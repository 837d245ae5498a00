package io.github.tardigrad.attacks.evidence;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Images as few bytes, without loss of a bit.
 *
 * <p>A clean image is a byte a value where all its values are grey levels (k/255), else the bits of its floats. An
 * adversarial image is told apart from its clean one: a sign a value says that it is the same, or lies on the border of
 * the L∞ ball above or below, where such attacks leave most; only of other values are there bits, exclusive-or those of
 * the clean one. Bits stand in four planes, the highest byte of all values first, and everything is deflated.
 */
final class PixelCode {
    private static final byte GREY = 0;
    private static final byte FLOATS = 1;

    private static final byte SAME = 0;
    private static final byte ABOVE = 1;
    private static final byte BELOW = 2;
    private static final byte OTHER = 3;

    private PixelCode() {}

    /** The most bytes that an image of so many values takes in either form. */
    static long most(int values) {
        long plain = 5L * values;
        return plain + plain / 1000 + 64;
    }

    static byte[] clean(float[] pixels) {
        byte[] grey = new byte[1 + pixels.length];
        grey[0] = GREY;
        for (int i = 0; i < pixels.length; i++) {
            int level = Math.round(255 * pixels[i]);
            grey[1 + i] = (byte) level;
            if (bits((level & 0xff) / 255f) != bits(pixels[i])) {
                byte[] floats = new byte[1 + 4 * pixels.length];
                floats[0] = FLOATS;
                for (int j = 0; j < pixels.length; j++) {
                    split(bits(pixels[j]), floats, 1 + j, pixels.length);
                }
                return deflated(floats);
            }
        }
        return deflated(grey);
    }

    /**
     * What {@link #clean(float[])} made of {@code values} values, from {@code body[offset]} to its end.
     *
     * @throws DataFormatException when it is not that
     */
    static float[] clean(byte[] body, int offset, int values) throws DataFormatException {
        byte[] plain = inflated(body, offset, 1 + 4 * values);
        float[] pixels = new float[values];
        if (plain.length == 1 + values && plain[0] == GREY) {
            for (int i = 0; i < values; i++) {
                pixels[i] = (plain[1 + i] & 0xff) / 255f;
            }
        } else if (plain.length == 1 + 4 * values && plain[0] == FLOATS) {
            for (int i = 0; i < values; i++) {
                pixels[i] = Float.intBitsToFloat(joined(plain, 1 + i, values));
            }
        } else {
            throw new DataFormatException("its clean image has not " + values + " values");
        }
        return pixels;
    }

    static byte[] adversarial(float[] clean, float epsilon, float[] pixels) {
        byte[] signs = new byte[pixels.length];
        int[] others = new int[pixels.length];
        int count = 0;
        for (int i = 0; i < pixels.length; i++) {
            signs[i] = sign(clean[i], epsilon, pixels[i]);
            if (signs[i] == OTHER) {
                others[count++] = bits(pixels[i]) ^ bits(clean[i]);
            }
        }
        byte[] plain = Arrays.copyOf(signs, pixels.length + 4 * count);
        for (int i = 0; i < count; i++) {
            split(others[i], plain, pixels.length + i, count);
        }
        return deflated(plain);
    }

    /**
     * What {@link #adversarial(float[], float, float[])} made, from {@code body[offset]} to its end.
     *
     * @throws DataFormatException when it is not that
     */
    static float[] adversarial(float[] clean, float epsilon, byte[] body, int offset) throws DataFormatException {
        int values = clean.length;
        byte[] plain = inflated(body, offset, 5 * values);
        int count = (plain.length - values) / 4;
        float[] pixels = new float[values];
        int taken = 0;
        for (int i = 0; i < values && plain.length >= values; i++) {
            if (plain[i] == OTHER && taken < count) {
                pixels[i] = Float.intBitsToFloat(joined(plain, values + taken, count) ^ bits(clean[i]));
                taken++;
            } else if (plain[i] >= SAME && plain[i] < OTHER) {
                pixels[i] = border(clean[i], epsilon, plain[i]);
            } else {
                throw new DataFormatException("value " + i + " of its adversarial image is missing");
            }
        }
        if (plain.length != values + 4 * taken) {
            throw new DataFormatException("its adversarial image has not " + values + " values");
        }
        return pixels;
    }

    private static byte sign(float clean, float epsilon, float pixel) {
        for (byte sign = SAME; sign < OTHER; sign++) {
            if (bits(border(clean, epsilon, sign)) == bits(pixel)) {
                return sign;
            }
        }
        return OTHER;
    }

    private static float border(float clean, float epsilon, byte sign) {
        float moved = sign == SAME ? clean : sign == ABOVE ? clean + epsilon : clean - epsilon;
        return sign == SAME ? clean : Math.min(1f, Math.max(0f, moved));
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static void split(int bits, byte[] planes, int at, int stride) {
        for (int plane = 0; plane < 4; plane++) {
            planes[at + plane * stride] = (byte) (bits >>> (24 - 8 * plane));
        }
    }

    private static int joined(byte[] planes, int at, int stride) {
        int bits = 0;
        for (int plane = 0; plane < 4; plane++) {
            bits = bits << 8 | planes[at + plane * stride] & 0xff;
        }
        return bits;
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[plain.length + plain.length / 1000 + 64];
            int length = 0;
            while (!deflater.finished()) {
                if (length == packed.length) {
                    packed = Arrays.copyOf(packed, 2 * length);
                }
                length += deflater.deflate(packed, length, packed.length - length);
            }
            return Arrays.copyOf(packed, length);
        } finally {
            deflater.end();
        }
    }

    /** Everything from {@code body[offset]} on, which must be one deflated stream of at most {@code most} bytes. */
    private static byte[] inflated(byte[] body, int offset, int most) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            // A deflated stream without a header needs a byte behind it.
            inflater.setInput(Arrays.copyOf(Arrays.copyOfRange(body, offset, body.length), body.length - offset + 1));
            byte[] plain = new byte[most + 1];
            int length = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(plain, length, plain.length - length);
                length += more;
                if (more == 0 && !inflater.finished() || length > most) {
                    throw new DataFormatException("its image is cut off, or longer than it may be");
                }
            }
            if (inflater.getRemaining() > 1) {
                throw new DataFormatException("something stands behind its image");
            }
            return Arrays.copyOf(plain, length);
        } finally {
            inflater.end();
        }
    }
}
