package io.github.tardigrad.nn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

    @TempDir
    private Path folder;

    private static SafetensorsFile example() {
        Map<String, SafetensorsFile.Array> arrays = new LinkedHashMap<>();
        arrays.put("z", new SafetensorsFile.Array(Shape.of(2, 3), new float[] {1, -0f, Float.MIN_VALUE, 4, 5, -1e38f}));
        arrays.put("a", new SafetensorsFile.Array(Shape.of(), new float[] {7}));
        arrays.put("none", new SafetensorsFile.Array(Shape.of(0, 5), new float[0]));
        arrays.put("last \"ü\" <>", new SafetensorsFile.Array(Shape.of(1, 1), new float[] {0.1f}));
        return new SafetensorsFile(Map.of("text", "two\nlines \"quoted\" \u2028 < ü 🐻", "empty", ""), arrays);
    }

    @Test
    void bringsBackEveryBitAndTheOrder() throws IOException {
        Path file = folder.resolve("example.safetensors");
        example().write(file);
        SafetensorsFile read = SafetensorsFile.read(file);
        assertThat(read.metadata()).isEqualTo(example().metadata());
        assertThat(read.arrays().keySet()).containsExactly("z", "a", "none", "last \"ü\" <>");
        example().arrays().forEach((name, array) -> {
            SafetensorsFile.Array actual = read.arrays().get(name);
            assertThat(actual.shape()).isEqualTo(array.shape());
            assertThat(bits(actual.values())).isEqualTo(bits(array.values()));
        });
    }

    @Test
    void bringsBackArraysLongerThanItsBuffer() throws IOException {
        float[] values = new float[600_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = folder.resolve("long.safetensors");
        single("long", values).write(file);
        assertThat(SafetensorsFile.read(file).arrays().get("long").values()).isEqualTo(values);
    }

    @Test
    void isWrittenAsTheFormatPrescribes() throws IOException {
        Path file = folder.resolve("small.safetensors");
        new SafetensorsFile(Map.of("k", "v"), single("w", 1, 2).arrays()).write(file);
        String header = "{'__metadata__':{'k':'v'},'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}".replace('\'',
                '"');
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded)
                .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8)).putFloat(1)
                .putFloat(2);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    }

    @Test
    void sameContentGivesTheSameBytes() throws IOException {
        example().write(folder.resolve("one"));
        example().write(folder.resolve("two"));
        assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
    }

    @Test
    void refusesAFileThatIsCutOffAtAnyByte() throws IOException {
        Path file = folder.resolve("example.safetensors");
        example().write(file);
        byte[] bytes = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = bytes.length - 1; length >= 0; length--) {
                channel.truncate(length);
                assertThatThrownBy(() -> SafetensorsFile.read(file)).as(length + " bytes")
                        .isInstanceOf(FileFormatException.class)
                        .hasMessageContaining(length < 8 ? "shorter than 8 bytes" : "cut off");
            }
        }
        Path longer = Files.write(folder.resolve("longer"), Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> SafetensorsFile.read(longer)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("1 bytes at its end belong to no array");
    }

    @Test
    void failsInNoOtherWayWhateverByteIsChanged() throws IOException {
        Path file = folder.resolve("example.safetensors");
        example().write(file);
        byte[] bytes = Files.readAllBytes(file);
        int read = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < bytes.length; i++) {
                for (int change : new int[] {1, 0x80}) {
                    channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[i] ^ change)}), i);
                    try {
                        SafetensorsFile.read(file);
                        read++;
                    } catch (FileFormatException e) {
                        assertThat(e).hasMessageStartingWith(file + ": ").hasMessageNotContaining("\n");
                    }
                }
                channel.write(ByteBuffer.wrap(bytes, i, 1), i);
            }
        }
        assertThat(read).as("changes of numbers and texts that are legal as such").isPositive();
    }

    // header | bytes of data | what the message says
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "[]|0|its header is not JSON",
            "{'a'|0|not what safetensors prescribes",
            "{} x|0|not what safetensors prescribes",
            "{}{}|0|not what safetensors prescribes",
            "{'a':1}|0|not what safetensors prescribes",
            "{'a':null}|0|not what safetensors prescribes",
            "{'a':{}}|0|lacks its dtype",
            "{'a':{'dtype':'F32','shape':[2]}}|8|lacks its dtype",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}|8|lacks its dtype",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}|8|key x",
            "{'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}}|8|dtype twice",
            "{'a':{'dtype':'F16','shape':[2],'data_offsets':[0,4]}}|4|type F16: convert it",
            "{'a':{'dtype':32,'shape':[2],'data_offsets':[0,8]}}|8|dtype of a is not text",
            "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}|8|not what safetensors prescribes",
            "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}|8|not numbers",
            "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}|8|2.0",
            "{'a':{'dtype':'F32','shape':[2e0],'data_offsets':[0,8]}}|8|2e0",
            "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|8|-2",
            "{'a':{'dtype':'F32','shape':[02],'data_offsets':[0,8]}}|8|not what safetensors prescribes",
            "{'a':{'dtype':'F32','shape':[NaN],'data_offsets':[0,8]}}|8|not what safetensors prescribes",
            "{'a':{'dtype':'F32','shape':[9999999999],'data_offsets':[0,8]}}|8|too large",
            "{'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,0]}}|0|too large",
            "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}}|8|whole number",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}}|12|takes 8 bytes",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|8|takes 8 bytes",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}|8|-8",
            "{A}|4|cut off",
            "{A}|9|1 bytes at its end",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}|12|4 bytes before a",
            "{A,'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}|12|b overlaps",
            "{A,'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|8|b overlaps",
            "{A,'b':{'dtype':'F32','shape':[1],'data_offsets':[12,16]}}|16|4 bytes before b",
            "{A,'a':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}|12|a twice",
            "{'__metadata__':{'k':1}}|0|metadata k is not text",
            "{'__metadata__':{'k':'v','k':'w'}}|0|k twice",
            "{'__metadata__':{},'__metadata__':{}}|0|__metadata__ twice",
            "{'__metadata__':'x'}|0|not what safetensors prescribes"})
    void refusesHostileHeaders(String header, int data, String message) throws IOException {
        Path file = write(header.replace("{A", "{" + A), data);
        assertThatThrownBy(() -> SafetensorsFile.read(file)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("hostile").hasMessageContaining(message);
    }

    @Test
    void refusesHeadersOfImpossibleLength() throws IOException {
        for (long length : List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001L, 1L << 32)) {
            ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
            Path file = Files.write(folder.resolve("hostile"), bytes.array());
            assertThatThrownBy(() -> SafetensorsFile.read(file)).as("" + length)
                    .isInstanceOf(FileFormatException.class)
                    .hasMessageContaining("does not begin with the length of a header");
        }
    }

    @Test
    void refusesAHeaderThatIsNotText() throws IOException {
        Path file = write(new byte[] {'{', (byte) 0xc3, '}'}, 0);
        assertThatThrownBy(() -> SafetensorsFile.read(file)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesDeepNesting() throws IOException {
        Path file = write("{'a':" + "[".repeat(1_000_000), 0);
        assertThatThrownBy(() -> SafetensorsFile.read(file)).isInstanceOf(FileFormatException.class);
    }

    @Test
    void readsAHeaderWithSpacesBehindIt() throws IOException {
        assertThat(SafetensorsFile.read(write("{" + A + "}      ", 8)).arrays().get("a").values())
                .containsExactly(0, 0);
    }

    @Test
    void refusesNumbersThatAreNotFinite() throws IOException {
        Path file = folder.resolve("old");
        example().write(file);
        byte[] before = Files.readAllBytes(file);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> single("w", 0, bad, 0).write(file)).isInstanceOf(IOException.class)
                    .hasMessageContaining("value 1 of w is " + bad);
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(bad);
            Path hostile = Files.write(write("{" + A + "}", 0), data.array(), StandardOpenOption.APPEND);
            assertThatThrownBy(() -> SafetensorsFile.read(hostile)).isInstanceOf(FileFormatException.class)
                    .hasMessageContaining("value 1 of a is " + bad);
        }
    }

    @Test
    void refusesANameThatTheFormatTakesAndValuesThatDoNotFit() {
        assertThatThrownBy(() -> single("__metadata__", 1)).hasMessageContaining("__metadata__");
        assertThatThrownBy(() -> new SafetensorsFile.Array(Shape.of(2), new float[3])).hasMessageContaining("[2]");
    }

    private static SafetensorsFile single(String name, float... values) {
        return new SafetensorsFile(Map.of(), Map.of(name, new SafetensorsFile.Array(Shape.of(values.length), values)));
    }

    private Path write(String header, int data) throws IOException {
        return write(header.replace('\'', '"').getBytes(StandardCharsets.UTF_8), data);
    }

    private Path write(byte[] header, int data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length).put(header);
        return Files.write(folder.resolve("hostile"), bytes.array());
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
