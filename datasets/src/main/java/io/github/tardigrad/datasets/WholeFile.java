package io.github.tardigrad.datasets;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears whole or not at all: written beside its place under another name, then renamed. */
final class WholeFile {
    /** What puts the bytes of a file into a stream. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    static void write(Path file, Content content) throws IOException {
        try {
            Path target = file.toAbsolutePath();
            Path folder = target.getParent();
            if (folder == null || Files.isDirectory(target)) {
                throw new DataSetException(file + " cannot be written: it is a folder");
            }
            Files.createDirectories(folder);
            Path partial = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".partial");
            try {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        1 << 16)) {
                    content.writeTo(out);
                }
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException failure) {
            throw DataSetException.writing(file, failure);
        }
    }
}
