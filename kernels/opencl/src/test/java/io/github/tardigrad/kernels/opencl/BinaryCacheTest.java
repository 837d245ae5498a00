package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    private static final byte[] BINARY = {1, 2, 3, 0, -1};
    private static final String KEY = BinaryCache.key("device", "text");

    @TempDir
    private Path folder;

    @Test
    void keepsABinaryForALaterStart() {
        Path fresh = folder.resolve("not yet").resolve("there");
        new BinaryCache(fresh).put(KEY, BINARY);

        assertThat(new BinaryCache(fresh).get(KEY)).get().isEqualTo(BINARY);
        assertThat(new BinaryCache(fresh).get(BinaryCache.key("device", "other text"))).isEmpty();
    }

    @Test
    void aKeyKnowsWhereItsTextsEnd() {
        assertThat(Stream.of(BinaryCache.key("ab", "c"), BinaryCache.key("a", "bc"), BinaryCache.key("abc"),
                BinaryCache.key("", "abc"), BinaryCache.key("abc", ""))).doesNotHaveDuplicates();
    }

    @Test
    void aDamagedFileIsAbsentAndReplaced() throws IOException {
        BinaryCache cache = new BinaryCache(folder);
        cache.put(KEY, BINARY);
        Path file = folder.resolve(KEY + ".bin");
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[whole.length - 2] ^= 1;
        for (byte[] content : List.of(changed, Arrays.copyOf(whole, whole.length - 1), Arrays.copyOf(whole, 32),
                Arrays.copyOf(whole, 7), new byte[0], Arrays.copyOf(whole, whole.length + 1))) {
            Files.write(file, content);
            assertThat(cache.get(KEY)).as("%d bytes", content.length).isEmpty();
        }
        cache.put(KEY, BINARY);
        assertThat(cache.get(KEY)).get().isEqualTo(BINARY);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatAKilledProcessLeftIsDeletedAndNothingElse() throws IOException {
        Path abandoned = aged(Files.write(folder.resolve(KEY + "1234567890.part"), BINARY));
        Path beingWritten = Files.write(folder.resolve(KEY + "77.part"), BINARY);
        Path foreign = aged(Files.writeString(folder.resolve("thesis.part"), "mine"));
        Path likeOne = aged(Files.writeString(folder.resolve(KEY + "1.part.txt"), "mine"));
        Path inner = Files.createDirectory(folder.resolve(KEY + "2.part"));
        Path inside = aged(Files.writeString(inner.resolve(KEY + "3.part"), "mine"));
        aged(inner);
        Path link = Files.createSymbolicLink(folder.resolve(KEY + "4.part"), foreign);

        BinaryCache cache = new BinaryCache(folder);
        cache.put(KEY, BINARY);

        assertThat(cache.get(KEY)).get().isEqualTo(BINARY);
        assertThat(abandoned).doesNotExist();
        assertThat(inside).exists();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(beingWritten, foreign, likeOne, inner, link,
                    folder.resolve(KEY + ".bin"));
        }
    }

    private static Path aged(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
    }

    @Test
    void aFileBeyondAllMeasureIsNotEvenRead() throws IOException {
        BinaryCache cache = new BinaryCache(folder);
        cache.put(KEY, BINARY);
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(KEY + ".bin").toFile(), "rw")) {
            file.setLength(1L << 33); // more than an array holds, and no room on the disk
        }
        assertThat(cache.get(KEY)).isEmpty();
        cache.put(KEY, BINARY);
        assertThat(cache.get(KEY)).get().isEqualTo(BINARY);
    }

    @Test
    void withoutAFolderNothingIsKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        BinaryCache cache = new BinaryCache(file);
        cache.put(KEY, BINARY);
        assertThat(cache.get(KEY)).isEmpty();
        assertThat(file).hasContent("no folder");
    }
}
