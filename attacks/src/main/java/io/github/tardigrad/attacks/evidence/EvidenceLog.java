package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.attacks.Norm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * {@code evidence.bin}, which only ever grows at its end: 8 bytes that say what it is, the SHA-256 of the manifest, and
 * records. A record is its kind in a byte, the length of its body in four, the body, and the CRC-32 of all that in four
 * (all numbers with the highest byte first). The bodies:
 *
 * <pre>
 * T  a threat, counted from 0 in order of appearance: attack and norm, each behind its length in two bytes; epsilon
 * I  a clean image: its position in the data set, its label, its pixels
 * C  a claim that an image is fooled: number of the threat, position in the data set, the adversarial pixels
 * </pre>
 *
 * <p>Each threat and image comes once, before the claims about it. A claim may come again if its pixels are the same.
 * Pixels are as {@link PixelCode} packs them. A record that is cut off at the end of the file is the trace of a crash
 * and does not count.
 */
final class EvidenceLog implements AutoCloseable {
    static final int HEADER = 40;

    private static final byte[] MAGIC = "TGEVID01".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME = 9;
    private static final int LONGEST_THREAT = 1 << 15;
    private static final byte THREAT = 'T';
    private static final byte IMAGE = 'I';
    private static final byte CLAIM = 'C';

    /** Is told of what a log holds, in its order. */
    interface Listener {
        /** A clean image; it has just been added to the index. */
        void image(int number, float[] pixels) throws IOException;

        /** A claim that was not there before. */
        void claim(int threat, int number, float[] clean, float[] adversarial) throws IOException;
    }

    /** Hears nothing. */
    static final Listener DEAF = new Listener() {
        @Override
        public void image(int number, float[] pixels) {}

        @Override
        public void claim(int threat, int number, float[] clean, float[] adversarial) {}
    };

    private final Path file;
    private final Manifest manifest;
    private final FileChannel channel;
    private final long size;
    private final int values;
    private final EvidenceIndex index = new EvidenceIndex();

    /** Opens it and looks whether it belongs to the manifest. */
    EvidenceLog(Path file, Manifest manifest, byte[] manifestBytes) throws IOException {
        this.file = file;
        this.manifest = manifest;
        this.values = manifest.shape().size();
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            this.size = channel.size();
            if (size < HEADER || !Arrays.equals(read(0, HEADER), header(manifestBytes))) {
                throw new EvidenceException(file, "it does not belong to evidence.json: one of them was exchanged, "
                        + "changed or cut off");
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What it holds, as far as it was gone through. */
    EvidenceIndex index() { return index; }

    /**
     * Goes through it once.
     *
     * @return the byte behind the last whole record
     * @throws EvidenceException when a record is not what it should be
     */
    long scan(Listener listener) throws IOException {
        long at = HEADER;
        while (size - at >= FRAME) {
            ByteBuffer head = ByteBuffer.wrap(read(at, 5));
            byte kind = head.get();
            int length = head.getInt();
            if (length < 0 || length > longest(at, kind)) {
                throw damaged(at, "its length is impossible", null);
            }
            if (size - at < FRAME + (long) length) {
                return at;
            }
            byte[] body = body(at, length);
            try {
                take(at, kind, body, listener);
            } catch (DataFormatException | IllegalArgumentException e) {
                throw damaged(at, String.valueOf(e.getMessage()), e);
            }
            at += FRAME + length;
        }
        return at;
    }

    private long longest(long at, byte kind) throws EvidenceException {
        return switch (kind) {
            case THREAT -> LONGEST_THREAT;
            case IMAGE, CLAIM -> 8 + PixelCode.most(values);
            default -> throw damaged(at, "its kind is unknown", null);
        };
    }

    /** The body of a record, checked. */
    private byte[] body(long at, int length) throws IOException {
        byte[] record = read(at, FRAME + length);
        CRC32 crc = new CRC32();
        crc.update(record, 0, record.length - 4);
        if (ByteBuffer.wrap(record).getInt(record.length - 4) != (int) crc.getValue()) {
            throw damaged(at, "its checksum is wrong", null);
        }
        return Arrays.copyOfRange(record, 5, record.length - 4);
    }

    private void take(long at, byte kind, byte[] body, Listener listener) throws IOException, DataFormatException {
        if (kind == THREAT) {
            require(index.threats().size() < EvidenceIndex.MOST_THREATS, "there are too many attacks");
            Threat threat = threat(body);
            require(!index.threats().contains(threat), "its attack comes twice");
            index.addThreat(threat);
            return;
        }
        require(body.length > 8, "it is too short");
        ByteBuffer numbers = ByteBuffer.wrap(body);
        if (kind == IMAGE) {
            int image = numbers.getInt();
            int label = numbers.getInt();
            require(image >= 0 && image < manifest.examples(), "image " + image + " is none of those evaluated");
            require(label >= 0 && label < manifest.classes(), "label " + label + " is no class of the model");
            require(index.number(image) < 0, "image " + image + " comes twice");
            float[] pixels = PixelCode.clean(body, 8, values);
            index.addImage(image, label, at);
            listener.image(index.images() - 1, pixels);
            return;
        }
        int threat = numbers.getInt();
        int image = numbers.getInt();
        require(threat >= 0 && threat < index.threats().size(), "attack " + threat + " has not come");
        int number = image < 0 ? -1 : index.number(image);
        require(number >= 0, "clean image " + image + " has not come");
        float[] clean = clean(number);
        float[] adversarial = PixelCode.adversarial(clean, index.threats().get(threat).epsilon(), body, 8);
        if (!index.isFooled(threat, number)) {
            index.addClaim(threat, number, at);
            listener.claim(threat, number, clean, adversarial);
            return;
        }
        float[] before = PixelCode.adversarial(clean, index.threats().get(threat).epsilon(),
                pixels(index.claimOffset(threat, number)), 8);
        require(Arrays.equals(before, adversarial), "it claims of image " + image + " under "
                + index.threats().get(threat).attack() + " other pixels than a claim before it");
    }

    private float[] clean(int number) throws IOException, DataFormatException {
        return PixelCode.clean(pixels(index.offset(number)), 8, values);
    }

    /** The body of an image or a claim that was read before. */
    private byte[] pixels(long at) throws IOException {
        int length = ByteBuffer.wrap(read(at + 1, 4)).getInt();
        return body(at, Math.clamp(length, 0, 8 + (int) PixelCode.most(values)));
    }

    private static Threat threat(byte[] body) throws DataFormatException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            String attack = Manifest.requireText(in.readUTF());
            Norm norm = Norm.parse(Manifest.requireText(in.readUTF()));
            Threat threat = new Threat(attack, norm, in.readFloat());
            require(in.read() < 0, "something stands behind its attack");
            return threat;
        } catch (IOException e) {
            throw new DataFormatException("its attack cannot be read");
        }
    }

    private static void require(boolean met, String fault) throws DataFormatException {
        if (!met) {
            throw new DataFormatException(fault);
        }
    }

    private EvidenceException damaged(long at, String fault, @Nullable Throwable cause) {
        return new EvidenceException(file, "the record at byte " + at + " is damaged: " + fault, cause);
    }

    private byte[] read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EvidenceException(file, "it was cut off while it was read");
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The first bytes of a log. */
    static byte[] header(byte[] manifestBytes) {
        return ByteBuffer.allocate(HEADER).put(MAGIC).put(EvidenceFolder.sha256().digest(manifestBytes)).array();
    }

    static byte[] record(Threat threat) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(threat.attack());
            out.writeUTF(threat.norm().text());
            out.writeFloat(threat.epsilon());
        } catch (IOException e) {
            throw new IllegalStateException("an array takes every byte", e);
        }
        return record(THREAT, bytes.toByteArray());
    }

    static byte[] image(int image, int label, float[] pixels) {
        return record(IMAGE, numbered(image, label, PixelCode.clean(pixels)));
    }

    static byte[] claim(int threat, int image, float epsilon, float[] clean, float[] adversarial) {
        return record(CLAIM, numbered(threat, image, PixelCode.adversarial(clean, epsilon, adversarial)));
    }

    private static byte[] numbered(int first, int second, byte[] packed) {
        return ByteBuffer.allocate(8 + packed.length).putInt(first).putInt(second).put(packed).array();
    }

    private static byte[] record(byte kind, byte[] body) {
        ByteBuffer record = ByteBuffer.allocate(FRAME + body.length).put(kind).putInt(body.length).put(body);
        CRC32 crc = new CRC32();
        crc.update(record.array(), 0, record.position());
        return record.putInt((int) crc.getValue()).array();
    }
}
