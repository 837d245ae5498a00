package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBatchTest {
    private static final int RECORD = 3073;

    @TempDir
    private Path folder;

    private static byte[] records(int... labels) {
        byte[] records = new byte[labels.length * RECORD];
        new Random(3).nextBytes(records);
        for (int i = 0; i < labels.length; i++) {
            records[i * RECORD] = (byte) labels[i];
        }
        return records;
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private void assertRefused(byte[] content, String... parts) throws IOException {
        Path file = file("batch.bin", content);
        assertThatThrownBy(() -> CifarBatch.read("x", List.of(file))).isInstanceOf(DataSetException.class)
                .hasMessageContaining(file.toString()).hasMessageContainingAll(parts);
    }

    @Test
    void planesBecomeChannels() throws IOException {
        byte[] content = records(3, 9);
        Examples read = CifarBatch.read("cifar", List.of(file("batch.bin", content)));
        assertThat(read.imageShape()).isEqualTo(Shape.of(32, 32, 3));
        assertThat(read.labels()).containsExactly(3, 9);
        assertThat(read.classNames().get(9)).isEqualTo("truck");
        float[] image = read.image(1);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int level = content[RECORD + 1 + channel * 1024 + y * 32 + x] & 0xff;
                    assertThat(image[(y * 32 + x) * 3 + channel]).isEqualTo(level / 255f);
                }
            }
        }
    }

    @Test
    void batchesFollowOneAnother() throws IOException {
        Path first = file("1", records(1, 2));
        Path second = file("2", records(3));
        assertThat(CifarBatch.read("x", List.of(second, first)).labels()).containsExactly(3, 1, 2);
    }

    @Test
    void writesBackTheSameBytes() throws IOException {
        byte[] content = records(0, 5, 9);
        Path written = folder.resolve("written.bin");
        CifarBatch.write(CifarBatch.read("x", List.of(file("batch.bin", content))), written);
        assertThat(written).hasBinaryContent(content);
    }

    @Test
    void truncatedAtAnyByteIsRefused() throws IOException {
        Path file = file("batch.bin", records(0, 1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = 2 * RECORD - 1; length >= 0; length--) {
                channel.truncate(length);
                if (length != RECORD) { // one whole record is a file of its own
                    assertThatThrownBy(() -> CifarBatch.read("x", List.of(file))).isInstanceOf(DataSetException.class)
                            .hasMessageContaining("has " + channel.size() + " bytes");
                }
            }
        }
    }

    @Test
    void trailingBytesAreRefused() throws IOException {
        assertRefused(ByteBuffer.allocate(RECORD + 5).put(records(1)).array(), "3078 bytes", "multiple of 3073");
    }

    @Test
    void labelsBeyondNineAreRefused() throws IOException {
        assertRefused(records(0, 10), "image 1", "label 10");
        assertRefused(records(255), "image 0", "label 255");
    }

    @Test
    void cifar100IsRecognised() throws IOException {
        assertRefused(new byte[3074 * 4], "CIFAR-100");
    }

    @Test
    void aMissingFileAndAFolderAreRefusedByName() {
        assertThatThrownBy(() -> CifarBatch.read("x", List.of(folder))).isInstanceOf(DataSetException.class)
                .hasMessageContaining(folder + " is a folder");
        assertThatThrownBy(() -> CifarBatch.read("x", List.of(folder.resolve("none"))))
                .isInstanceOf(DataSetException.class).hasMessageContaining("none does not exist");
    }

    @Test
    void otherImagesCannotBeWritten() {
        Path file = folder.resolve("written.bin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CifarBatch.write(Sample.of(2, Shape.of(28, 28, 1), 2), file))
                .withMessageContaining("[28, 28, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CifarBatch.write(Sample.of(11, Shape.of(32, 32, 3), 11), file))
                .withMessageContaining("label 10");
        assertThat(file).doesNotExist();
    }
}
