package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.nn.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The files of a bundle:
 * <ul>
 * <li>{@code evidence.json}: what it is about, see {@link Manifest};
 * <li>{@code evidence.bin}: the counterexamples, see {@link EvidenceLog};
 * <li>{@code evidence.sha256}: the checksums of both, as {@code sha256sum} writes and checks them. It is there when the
 * bundle was closed, and not while it grows, or after a crash or a part of an evaluation.
 * </ul>
 */
record EvidenceFolder(Path path) {
    private static final int LONGEST_MANIFEST = 1 << 16;

    Path manifest() { return path.resolve("evidence.json"); }

    Path log() { return path.resolve("evidence.bin"); }

    private Path seal() { return path.resolve("evidence.sha256"); }

    /** The bytes of the manifest. */
    byte[] readManifest() throws IOException {
        if (!Files.isDirectory(path)) {
            throw new EvidenceException(path, "there is no such folder: evaluate --evidence writes one");
        }
        require(manifest());
        if (Files.size(manifest()) > LONGEST_MANIFEST) {
            throw new EvidenceException(manifest(), "it is longer than any manifest of evidence");
        }
        return Files.readAllBytes(manifest());
    }

    /** Refuses a bundle without counterexamples. */
    void requireLog() throws EvidenceException {
        require(log());
    }

    private void require(Path file) throws EvidenceException {
        if (!Files.isRegularFile(file)) {
            throw new EvidenceException(path, "it is no bundle of evidence: " + file.getFileName() + " is missing");
        }
    }

    /** Whether nothing stands in the way of a new bundle, which has no manifest yet. */
    boolean isFree() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /** Closes the bundle. */
    void close() throws IOException {
        AtomicFile.write(seal(), checksums());
    }

    /** Makes it a bundle that grows. */
    void open() throws IOException {
        Files.deleteIfExists(seal());
    }

    /**
     * Whether it was closed; its files must then be what they were.
     *
     * @throws EvidenceException when they are not
     */
    boolean verify() throws IOException {
        if (!Files.exists(seal())) {
            return false;
        }
        byte[] expected = checksums().getBytes(StandardCharsets.UTF_8);
        if (!Files.isRegularFile(seal()) || Files.size(seal()) != expected.length
                || !MessageDigest.isEqual(expected, Files.readAllBytes(seal()))) {
            throw new EvidenceException(path, "its files do not fit the checksums in " + seal().getFileName()
                    + ": one of them was cut off, changed or exchanged");
        }
        return true;
    }

    private String checksums() throws IOException {
        return checksum(manifest()) + checksum(log());
    }

    private static String checksum(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest()) + "  " + file.getFileName() + "\n";
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
