package io.github.tardigrad.kernels.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Compiled programs on disk, so that a second start does not compile them again. A file's name is the hash of all that
 * went into the program; its content is the hash of the binary and the binary. A file that does not fit its hash counts
 * as absent, and one that cannot be written is done without. What a killed process left half-written is deleted when
 * the next file is kept. The hash finds damage, not malice: who may write to the folder decides what is computed, so it
 * should be this user alone.
 *
 * <p>The files lie in the system property {@code tardigrad.opencl.cache}, or else in {@code tardigrad/opencl} within
 * {@code XDG_CACHE_HOME} or {@code ~/.cache}.
 */
final class BinaryCache {
    private static final String PROPERTY = "tardigrad.opencl.cache";
    private static final int HASH_BYTES = 32;
    /** Bytes; a program has some hundred thousand, and what is much larger is no program of ours. */
    private static final long LARGEST = 1L << 26;
    private static final Pattern UNFINISHED = Pattern.compile("[0-9a-f]{64}\\d+\\.part");
    /** Nobody writes a file for so long. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;

    BinaryCache(Path folder) { this.folder = folder; }

    /** Where this user's files lie. */
    static BinaryCache ofUser() { return new BinaryCache(folderOfUser()); }

    /** The folder of these files; others may lie beside them. */
    static Path folderOfUser() {
        String asked = System.getProperty(PROPERTY);
        if (asked != null) {
            return Path.of(asked);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base = caches == null || !Path.of(caches).isAbsolute() ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return base.resolve("tardigrad").resolve("opencl");
    }

    /** The name of the program made from these texts. */
    static String key(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The binary kept under {@code key}, if there is one and it is whole. */
    Optional<byte[]> get(String key) {
        try {
            if (Files.size(file(key)) > LARGEST) {
                return Optional.empty();
            }
            byte[] content = Files.readAllBytes(file(key));
            if (content.length <= HASH_BYTES) {
                return Optional.empty();
            }
            byte[] binary = Arrays.copyOfRange(content, HASH_BYTES, content.length);
            boolean whole = MessageDigest.isEqual(sha256().digest(binary),
                    Arrays.copyOf(content, HASH_BYTES));
            return whole ? Optional.of(binary) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps a binary, if that is possible. */
    void put(String key, byte[] binary) {
        if (HASH_BYTES + binary.length > LARGEST) {
            return;
        }
        try {
            Files.createDirectories(folder);
            sweep();
            Path temporary = Files.createTempFile(folder, key, ".part");
            try {
                Files.write(temporary, ByteBuffer.allocate(HASH_BYTES + binary.length)
                        .put(sha256().digest(binary)).put(binary).array());
                Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            // Without the file, the program is compiled again next time.
        }
    }

    /** Deletes what was begun and never finished, by its name and age; anything else in the folder is not ours. */
    private void sweep() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (UNFINISHED.matcher(file.getFileName().toString()).matches()) {
                    sweep(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It lies there until another time.
        }
    }

    private static void sweep(Path unfinished) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(unfinished, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            Instant latest = Instant.now().minus(ABANDONED);
            if (attributes.isRegularFile() && attributes.lastModifiedTime().toInstant().isBefore(latest)) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // Another process was quicker, or it is another user's.
        }
    }

    private Path file(String key) { return folder.resolve(key + ".bin"); }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256, but this one", e);
        }
    }
}
