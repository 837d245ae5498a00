package io.github.tardigrad.nn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void writesAndReplaces() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, channel -> put(channel, "old"));
        assertThat(file).hasContent("old");
        AtomicFile.write(file, channel -> put(channel, "new"));
        assertThat(file).hasContent("new");
        AtomicFile.write(file, "newest: ü 🐻");
        assertThat(file).hasContent("newest: ü 🐻");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void keepsTheOldFileAndLeavesNothingWhereverWritingFails() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, channel -> put(channel, "old"));
        for (int written = 0; written <= 10; written++) {
            String part = "new content".substring(0, written);
            assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                put(channel, part);
                throw new IOException("No space left on device");
            })).isInstanceOf(IOException.class).hasMessageContaining("a.txt").hasMessageContaining("No space left");
            assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                put(channel, part);
                throw new IllegalStateException("a fault");
            })).isInstanceOf(IllegalStateException.class);
            assertThat(file).hasContent("old");
            assertThat(names()).containsExactly("a.txt");
        }
    }

    @Test
    void hasTheWholeContentUnderAnotherNameBeforeItTakesTheFilesPlace() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, channel -> put(channel, "old"));
        AtomicFile.write(file, channel -> {
            put(channel, "new");
            assertThat(file).hasContent("old");
            assertThat(names()).hasSize(2);
        });
        assertThat(file).hasContent("new");
    }

    @Test
    void survivesAKillAtAnyMoment() throws Exception {
        Path file = folder.resolve("killed");
        String classes = Path.of("target", "classes") + File.pathSeparator + Path.of("target", "test-classes");
        assumeTrue(Files.isDirectory(Path.of("target", "test-classes")));
        for (int pause : new int[] {0, 1, 7, 20}) {
            Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    classes, KilledWriter.class.getName(), file.toString()).redirectErrorStream(true).start();
            try (BufferedReader output = writer.inputReader()) {
                assertThat(output.readLine()).isEqualTo("written");
                Thread.sleep(pause);
            } finally {
                writer.destroyForcibly().waitFor();
            }
            byte[] content = Files.readAllBytes(file);
            byte[] whole = new byte[KilledWriter.LENGTH];
            Arrays.fill(whole, content[0]);
            assertThat(content).isEqualTo(whole);
        }
    }

    @Test
    void saysWhyItCannotWrite() throws IOException {
        Path plain = folder.resolve("plain");
        Files.writeString(plain, "x");
        assertThatThrownBy(() -> AtomicFile.write(folder, channel -> {})).isInstanceOf(IOException.class)
                .hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("no/a.txt"), channel -> {}))
                .isInstanceOf(IOException.class).hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> AtomicFile.write(plain.resolve("a.txt"), channel -> {}))
                .isInstanceOf(IOException.class).hasMessageContaining("there is no folder");
        assertThat(plain).hasContent("x");
        assertThat(names()).containsExactly("plain");
    }

    @Test
    void leavesALinkInPlaceAndReplacesWhatItPointsTo() throws IOException {
        Files.createDirectory(folder.resolve("elsewhere"));
        Path target = Files.writeString(folder.resolve("elsewhere/target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        AtomicFile.write(link, channel -> put(channel, "new"));
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
    }

    @Test
    void doesNotReplaceADevice() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        assertThatThrownBy(() -> AtomicFile.write(device, channel -> {})).hasMessageContaining("device");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void put(FileChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
