package io.github.tardigrad.kernels.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Compiled programs on disk, so that a second start does not compile them again. A file's name is the hash of all that
 * went into the program; its content is the hash of the binary and the binary. A file that does not fit its hash counts
 * as absent, and one that cannot be written is done without. The hash finds damage, not malice: who may write to the
 * folder decides what is computed, so it should be this user alone.
 *
 * <p>The files lie in the system property {@code tardigrad.opencl.cache}, or else in {@code tardigrad/opencl} within
 * {@code XDG_CACHE_HOME} or {@code ~/.cache}.
 */
final class BinaryCache {
    private static final String PROPERTY = "tardigrad.opencl.cache";
    private static final int HASH_BYTES = 32;
    private static final long LARGEST = 1L << 30;

    private final Path folder;

    BinaryCache(Path folder) { this.folder = folder; }

    /** Where this user's files lie. */
    static BinaryCache ofUser() {
        String asked = System.getProperty(PROPERTY);
        if (asked != null) {
            return new BinaryCache(Path.of(asked));
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base = caches == null || !Path.of(caches).isAbsolute() ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return new BinaryCache(base.resolve("tardigrad").resolve("opencl"));
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
        try {
            Files.createDirectories(folder);
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

    private Path file(String key) { return folder.resolve(key + ".bin"); }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256, but this one", e);
        }
    }
}
