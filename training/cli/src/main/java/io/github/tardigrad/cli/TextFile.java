package io.github.tardigrad.cli;

import io.github.tardigrad.nn.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Text as a file, written all or nothing. */
final class TextFile {
    private TextFile() {}

    /** UTF-8, with a line feed at the end. */
    static void write(Path file, String text) throws IOException {
        String whole = text.endsWith("\n") ? text : text + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }
}
