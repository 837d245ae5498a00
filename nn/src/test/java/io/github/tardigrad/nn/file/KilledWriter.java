package io.github.tardigrad.nn.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A program that replaces a file for ever, until somebody kills it. Each content is one letter many times. */
final class KilledWriter {
    static final int LENGTH = 1 << 18;

    private KilledWriter() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        byte[] content = new byte[LENGTH];
        for (int i = 0;; i++) {
            Arrays.fill(content, (byte) ('a' + i % 26));
            AtomicFile.write(file, content);
            if (i == 0) {
                System.out.println("written");
            }
        }
    }
}
