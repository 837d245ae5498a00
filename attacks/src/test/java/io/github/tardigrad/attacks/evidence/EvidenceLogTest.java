package io.github.tardigrad.attacks.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs whose checksums are right and whose content is not: made by somebody, not by chance. */
class EvidenceLogTest {
    private static final Shape SHAPE = Shape.of(4, 4, 1);
    private static final Manifest MANIFEST = new Manifest("m", "w", "d", "i", 10, SHAPE, 3, 1);
    private static final byte[] THREAT = EvidenceLog.record(new Threat("pgd", Norm.LINF, 0.1f));
    private static final float[] IMAGE = new float[16];

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void begin() {
        bytes.reset();
        bytes.writeBytes(EvidenceLog.header(MANIFEST.toBytes()));
    }

    /** How many claims there are. */
    private int scan() throws IOException {
        Path file = folder.resolve("evidence.bin");
        Files.write(file, bytes.toByteArray());
        int[] claims = new int[1];
        try (EvidenceLog log = new EvidenceLog(file, MANIFEST, MANIFEST.toBytes())) {
            log.scan(new EvidenceLog.Listener() {
                @Override
                public void image(int number, float[] pixels) {
                    assertThat(pixels).containsExactly(IMAGE);
                }

                @Override
                public void claim(int threat, int number, float[] clean, float[] adversarial) {
                    claims[0]++;
                }
            });
        }
        return claims[0];
    }

    private void write(byte[]... records) {
        for (byte[] record : records) {
            bytes.writeBytes(record);
        }
    }

    private void assertRefused(String fault, byte[]... records) {
        begin();
        write(records);
        assertThatThrownBy(this::scan).isInstanceOf(EvidenceException.class)
                .hasMessageContainingAll("evidence.bin: the record at byte", fault);
    }

    private static byte[] image(int image, int label) { return EvidenceLog.image(image, label, IMAGE); }

    private static byte[] claim(int threat, int image) {
        return EvidenceLog.claim(threat, image, 0.1f, IMAGE, new float[16]);
    }

    private static byte[] record(char kind, int length, byte... body) {
        ByteBuffer record = ByteBuffer.allocate(9 + body.length).put((byte) kind).putInt(length).put(body);
        CRC32 crc = new CRC32();
        crc.update(record.array(), 0, record.position());
        return record.putInt((int) crc.getValue()).array();
    }

    private static byte[] packed(int size) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[size]);
        deflater.finish();
        byte[] packed = new byte[8 + 2 * size];
        int length = deflater.deflate(packed, 8, packed.length - 8);
        deflater.end();
        return Arrays.copyOf(packed, 8 + length);
    }

    @Test
    void aClaimCountsOnce() throws IOException {
        write(THREAT, image(9, 2), claim(0, 9), claim(0, 9), image(0, 0), claim(0, 0), claim(0, 9));
        assertThat(scan()).isEqualTo(2);
    }

    @Test
    void aClaimThatComesAgainWithOtherPixelsIsRefused() {
        float[] other = IMAGE.clone();
        other[3] = 0.05f;
        assertRefused("it claims of image 9 under pgd other pixels than a claim before it", THREAT, image(9, 2),
                claim(0, 9), claim(0, 9), EvidenceLog.claim(0, 9, 0.1f, IMAGE, other));
    }

    @Test
    void manyAttacksOnTheLastOfManyImagesTakeLittleMemory() {
        EvidenceIndex index = new EvidenceIndex();
        int images = 1 << 20;
        for (int image = 0; image < images; image++) {
            index.addImage(image, 0, image);
        }
        long before = memory();
        for (int threat = 0; threat < EvidenceIndex.MOST_THREATS; threat++) {
            index.addThreat(new Threat("pgd" + threat, Norm.L2, 1));
            index.addClaim(threat, images - 1, threat);
        }
        assertThat(memory() - before).as("bytes: a bit for each image and attack would be %d",
                images / 8L * EvidenceIndex.MOST_THREATS).isLessThan(images * 16L);
        assertThat(index.isFooled(7, images - 1)).isTrue();
        assertThat(index.isFooled(7, 0)).isFalse();
    }

    private static long memory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void numbersOfNothingAreRefused() {
        for (int image : new int[] {-1, 10, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertRefused("image " + image, image(image, 0));
            assertRefused("image " + image, THREAT, image(0, 0), claim(0, image));
        }
        for (int label : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertRefused("label " + label, image(0, label));
            assertRefused("attack " + label, THREAT, image(0, 0), claim(label, 0));
        }
        assertRefused("clean image 1 has not come", THREAT, image(0, 0), claim(0, 1), image(1, 0));
        assertRefused("image 0 comes twice", image(0, 0), image(0, 0));
        assertRefused("its attack comes twice", THREAT, THREAT);
    }

    @Test
    void lengthsThatLieAreRefused() {
        for (char kind : new char[] {'T', 'I', 'C'}) {
            for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20}) {
                assertRefused("length is impossible", record(kind, length, new byte[20]));
            }
            assertRefused("damaged", THREAT, image(0, 0), record(kind, 0));
            assertRefused("damaged", THREAT, image(0, 0), record(kind, 8, new byte[8]));
            assertRefused("checksum", record(kind, 15, new byte[20]));
        }
        assertRefused("kind is unknown", record('X', 4, new byte[4]));
    }

    @Test
    void whatUnpacksToTooMuchIsRefused() {
        assertRefused("longer than it may be", record('I', packed(60_000).length, packed(60_000)));
        assertRefused("longer than it may be", THREAT, image(0, 0), record('C', packed(60_000).length, packed(60_000)));
        assertRefused("16 values", record('I', packed(16).length, packed(16)));
        byte[] noise = new byte[100];
        Arrays.fill(noise, (byte) 0xff);
        assertRefused("damaged", record('I', noise.length - 16, Arrays.copyOf(noise, 84)));
    }

    @Test
    void attacksThatAreNoneAreRefused() {
        for (float epsilon : new float[] {Float.NaN, -1, 2, Float.POSITIVE_INFINITY}) {
            byte[] body = ByteBuffer.allocate(15).putShort((short) 3).put("pgd".getBytes(StandardCharsets.UTF_8))
                    .putShort((short) 4)
                    .put("linf".getBytes(StandardCharsets.UTF_8)).putFloat(epsilon).array();
            assertRefused("epsilon", record('T', body.length, body));
            assertRefused("damaged", record('T', body.length - 1, Arrays.copyOf(body, body.length - 1)));
        }
        byte[][] many = new byte[EvidenceIndex.MOST_THREATS + 1][];
        for (int i = 0; i < many.length; i++) {
            many[i] = EvidenceLog.record(new Threat("pgd" + i, Norm.L2, 1));
        }
        assertRefused("too many attacks", many);
        assertRefused("no line", EvidenceLog.record(new Threat("pgd\n", Norm.L2, 1)));
    }

    @Test
    void whateverStandsInARecordIsReadOrRefused() throws IOException {
        float[] other = IMAGE.clone();
        other[3] = 0.7f;
        byte[][] records = {THREAT, image(4, 1), EvidenceLog.claim(0, 4, 0.1f, IMAGE, other)};
        RandomKey key = new RandomKey(3);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            begin();
            for (byte[] record : records) {
                byte[] body = Arrays.copyOfRange(record, 5, record.length - 4);
                body[key.below(body.length, 0, i)] ^= (byte) (1 << key.below(8, 1, i));
                write(record((char) record[0], body.length, body));
            }
            try {
                scanAnything();
            } catch (EvidenceException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 3000);
    }

    private void scanAnything() throws IOException {
        Path file = folder.resolve("evidence.bin");
        Files.write(file, bytes.toByteArray());
        try (EvidenceLog log = new EvidenceLog(file, MANIFEST, MANIFEST.toBytes())) {
            log.scan(EvidenceLog.DEAF);
        }
    }
}
