package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.datasets.IdxFile.Element;
import io.github.tardigrad.engine.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {
    /** An array [2, 3] of bytes, by the book. */
    private static final byte[] SIX_BYTES = hex("0000 0802 00000002 00000003 00 01 7f 80 fe ff");

    @TempDir
    private Path folder;

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }

    private void assertRefused(byte[] content, String... parts) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> IdxFile.read(file)).isInstanceOf(DataSetException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts)
                .message().doesNotContain("\n");
    }

    @Test
    void readsWhatTheFormatSays() throws IOException {
        IdxFile read = IdxFile.read(file(SIX_BYTES));
        assertThat(read.element()).isEqualTo(Element.UNSIGNED_BYTE);
        assertThat(read.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(read.bytes()).containsExactly(0, 1, 0x7f, 0x80, 0xfe, 0xff);
        assertThat(read.floats()).containsExactly(0f, 1f, 127f, 128f, 254f, 255f);
    }

    @Test
    void readsFloatsBigEndian() throws IOException {
        IdxFile read = IdxFile.read(file(hex("0000 0d01 00000002 3f000000 3dcccccd")));
        assertThat(read.element()).isEqualTo(Element.FLOAT);
        assertThat(read.floats()).containsExactly(0.5f, 0.1f);
    }

    @Test
    void writesWhatTheFormatSays() throws IOException {
        Path file = folder.resolve("written");
        IdxFile.ofBytes(Shape.of(2, 3), hex("00017f80feff")).write(file);
        assertThat(file).hasBinaryContent(SIX_BYTES);
        IdxFile.ofFloats(Shape.of(1), new float[] {0.5f}).write(file);
        assertThat(file).hasBinaryContent(hex("0000 0d01 00000001 3f000000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "compressed.gz"})
    void readsBackWhatItWrote(String name) throws IOException {
        byte[] bytes = new byte[5 * 7 * 3];
        new Random(1).nextBytes(bytes);
        Path file = folder.resolve("new").resolve(name);
        IdxFile.ofBytes(Shape.of(5, 7, 3), bytes).write(file);
        assertThat(IdxFile.read(file).bytes()).isEqualTo(bytes);
        assertThat(IdxFile.read(file).shape()).isEqualTo(Shape.of(5, 7, 3));

        float[] floats = {0f, 1f, Float.MIN_VALUE, 0.1f, Float.NaN, -0f};
        IdxFile.ofFloats(Shape.of(6), floats).write(file);
        assertThat(IdxFile.read(file).floats()).isEqualTo(floats);
    }

    @Test
    void compressesOnlyUnderAGzName() throws IOException {
        IdxFile array = IdxFile.ofBytes(Shape.of(10_000), new byte[10_000]);
        array.write(folder.resolve("a"));
        array.write(folder.resolve("a.gz"));
        assertThat(folder.resolve("a")).hasSize(10_008);
        assertThat(Files.size(folder.resolve("a.gz"))).isLessThan(100);
    }

    @Test
    void sameArrayGivesSameCompressedBytes() throws IOException {
        IdxFile array = IdxFile.read(file(SIX_BYTES));
        array.write(folder.resolve("a.gz"));
        array.write(folder.resolve("b.gz"));
        assertThat(folder.resolve("a.gz")).hasSameBinaryContentAs(folder.resolve("b.gz"));
    }

    @Test
    void contentTellsGzipNotTheName() throws IOException {
        Path plain = Files.write(folder.resolve("plain.gz"), SIX_BYTES);
        Path compressed = Files.write(folder.resolve("compressed"), gzip(SIX_BYTES));
        assertThat(IdxFile.read(plain).bytes()).isEqualTo(IdxFile.read(compressed).bytes());
    }

    @Test
    void truncatedAtAnyByteIsRefused() throws IOException {
        for (int length = 0; length < SIX_BYTES.length; length++) {
            assertRefused(Arrays.copyOf(SIX_BYTES, length), "truncated");
        }
    }

    @Test
    void compressedAndTruncatedAtAnyByteIsRefused() throws IOException {
        byte[] whole = gzip(SIX_BYTES);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "copy");
        }
    }

    @Test
    void truncatedBeforeCompressionIsRefused() throws IOException {
        for (int length = 0; length < SIX_BYTES.length; length++) {
            assertRefused(gzip(Arrays.copyOf(SIX_BYTES, length)), "truncated");
        }
    }

    @Test
    void flippedBitInGzipNeverGivesOtherValues() throws IOException {
        byte[] whole = gzip(SIX_BYTES);
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(IdxFile.read(file(flipped)).bytes()).containsExactly(0, 1, 0x7f, 0x80, 0xfe, 0xff);
            } catch (DataSetException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length * 4);
    }

    @Test
    void trailingBytesAreRefused() throws IOException {
        byte[] longer = Arrays.copyOf(SIX_BYTES, SIX_BYTES.length + 1);
        assertRefused(longer, "goes on after the 6 bytes", "[2, 3]");
        assertRefused(gzip(longer), "goes on after the 6 bytes", "[2, 3]");
    }

    @ParameterizedTest
    @CsvSource({
            "8950 4e47 0d0a1a0a,            starts with 8950",
            "0001 0801 00000001 00,         starts with 0001",
            "0000 0b01 00000001 0000,       type 0b",
            "0000 0001 00000001 00,         type 00",
            "0000 0800 00,                  0 axes",
            "0000 0809 00,                  9 axes",
            "0000 08ff 00000001,            255 axes",
            "0000 0801 ffffffff 00,         axis 0 of its array has 4294967295",
            "0000 0802 00000000 ffffffff,   axis 1 of its array has 4294967295",
            "0000 0801 80000000 00,         axis 0 of its array has 2147483648",
            "0000 0802 00010000 00010000,   axis 1 of its array has 65536",
            "0000 0804 7fffffff 7fffffff 7fffffff 7fffffff, axis 0 of its array has 2147483647",
            "0000 0d01 20000000 00,         axis 0 of its array has 536870912",
    })
    void mislabelledIsRefused(String content, String complaint) throws IOException {
        assertRefused(hex(content), complaint);
        assertRefused(gzip(hex(content)), complaint);
    }

    /** The heap of the tests is too small for what these headers claim: to believe them would end in an error. */
    @Test
    void takesNoMemoryForElementsThatAreNotThere() throws IOException {
        byte[] header = hex("0000 0801 7fffff00");
        assertRefused(header, "2147483392 bytes", "truncated");
        assertRefused(gzip(header), "2147483392 bytes", "truncated");

        byte[] incompressible = new byte[3 << 20]; // long enough that deflate might have shrunk the claim to it
        new Random(2).nextBytes(incompressible);
        System.arraycopy(header, 0, incompressible, 0, header.length);
        assertRefused(gzip(incompressible), "2147483392 bytes", "has 3145720");
    }

    @Test
    void aBlankArrayIsReadThoughItCompressesTo1032To1() throws IOException {
        Path file = folder.resolve("blank.gz");
        IdxFile.ofBytes(Shape.of(4096, 4096), new byte[1 << 24]).write(file);
        assertThat(Files.size(file)).isLessThan(17_000);
        assertThat(IdxFile.read(file).shape()).isEqualTo(Shape.of(4096, 4096));
    }

    @Test
    void anEmptyArrayIsLegal() throws IOException {
        assertThat(IdxFile.read(file(hex("0000 0802 00000000 0000001c"))).shape()).isEqualTo(Shape.of(0, 28));
    }

    @Test
    void aMissingFileAndAFolderAreRefusedByName() {
        assertThatThrownBy(() -> IdxFile.read(folder)).isInstanceOf(DataSetException.class)
                .hasMessageContaining(folder + " is a folder");
        assertThatThrownBy(() -> IdxFile.read(folder.resolve("none"))).isInstanceOf(DataSetException.class)
                .hasMessageContaining(folder.resolve("none") + " does not exist");
    }

    @Test
    void valuesMustFillTheShape() {
        assertThatIllegalArgumentException().isThrownBy(() -> IdxFile.ofBytes(Shape.of(2, 3), new byte[5]))
                .withMessageContaining("5 values").withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> IdxFile.ofFloats(Shape.of(), new float[1]));
    }

    @Test
    void failedWriteLeavesNothing() throws IOException {
        IdxFile array = IdxFile.read(file(SIX_BYTES));
        Files.createDirectories(folder.resolve("target"));
        assertThatThrownBy(() -> array.write(folder.resolve("target"))).isInstanceOf(DataSetException.class)
                .hasMessageContaining("target cannot be written: it is a folder");
        assertThatThrownBy(() -> array.write(folder.resolve("file").resolve("below")))
                .isInstanceOf(DataSetException.class).hasMessageContaining("below cannot be written");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(folder.resolve("file"), folder.resolve("target"));
        }
    }

    @Test
    void interruptedContentLeavesTheOldFile() throws IOException {
        Path file = file(SIX_BYTES);
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
            out.write(1);
            throw new IOException("disk full");
        })).isInstanceOf(DataSetException.class).hasMessageContaining("disk full");
        assertThat(file).hasBinaryContent(SIX_BYTES);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }
}
