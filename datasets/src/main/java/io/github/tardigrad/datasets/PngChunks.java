package io.github.tardigrad.datasets;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * The frame of a PNG file: a signature of 8 bytes, then chunks of length, type, content and CRC, the last of them
 * {@code IEND}. The decoder of the JDK leaves the CRCs unread, so a flipped bit could train a model unnoticed.
 */
final class PngChunks {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int IEND = 0x49454e44;
    /** Length, type and CRC: what a chunk has besides its content. */
    private static final int FRAME = 12;

    private PngChunks() {}

    static boolean isPng(byte[] file) {
        return file.length >= Long.BYTES && ByteBuffer.wrap(file).getLong() == SIGNATURE;
    }

    /** Refuses a file that is truncated, or has a chunk whose CRC does not match. */
    static void check(Path name, byte[] file) throws DataSetException {
        ByteBuffer in = ByteBuffer.wrap(file).position(Long.BYTES);
        int type = 0;
        while (type != IEND) {
            int start = in.position();
            int length = in.remaining() < FRAME ? -1 : in.getInt();
            if (length < 0 || length > in.remaining() - Long.BYTES) {
                throw new DataSetException(name + " is a PNG file cut off or damaged at byte " + start
                        + ": copy it again or remove it");
            }
            type = in.getInt();
            CRC32 crc = new CRC32();
            crc.update(file, start + Integer.BYTES, Integer.BYTES + length);
            in.position(in.position() + length);
            if (in.getInt() != (int) crc.getValue()) {
                throw new DataSetException(name + " is a PNG file damaged after byte " + start
                        + " (its checksum does not match): copy it again or remove it");
            }
        }
    }
}
