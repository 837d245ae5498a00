package io.github.tardigrad.nn.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that its name always stands for a whole one: first under another name in the same folder, then to
 * the disk, then moved over the old file in one act. Whatever happens, the old content or the new is there, never a
 * part.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it, from the channel's beginning on. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes {@code file}, replacing what is there. A link stays and its target is replaced.
     *
     * @throws IOException when that is not possible; the message says why, and what was there before is untouched
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = target(file);
        Path folder = folder(target);
        Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileFormatException e) {
            throw e;
        } catch (AccessDeniedException e) {
            throw new IOException("cannot write " + file + ": no permission to write in folder " + folder, e);
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? "folder " + folder + " does not take it" : e.getReason();
            throw new IOException("cannot write " + file + ": " + reason, e);
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(folder);
    }

    /** Writes {@code file} with {@code bytes} as all of its content; otherwise as {@link #write(Path, Content)}. */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /** Writes {@code file} with {@code text} in UTF-8 as all of its content; otherwise as the others. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path target(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("cannot write " + file + ": it is a folder, a file name is needed");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("cannot write " + file + ": it is a device or a pipe, which cannot be replaced");
        }
        return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    }

    private static Path folder(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("cannot write " + target + ": there is no folder " + folder);
        }
        return folder;
    }

    /** Brings the new name to the disk too, where the system lets a folder be opened. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows does not open folders. The file is whole either way; only its name may be lost with the power.
            return;
        }
    }
}
