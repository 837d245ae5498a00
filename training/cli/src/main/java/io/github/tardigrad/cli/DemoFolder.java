package io.github.tardigrad.cli;

import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the demo writes: a run folder for each model, {@code result.json} and {@code report.html}. It replaces an
 * earlier demo, which it knows by a note that the demo leaves, and nothing else.
 */
record DemoFolder(Path path) {
    private static final String NOTE = "README.txt";

    /**
     * The folder, made if it is not there.
     *
     * @throws IOException when it is a file, cannot be written, or holds something that is not a demo
     */
    static DemoFolder prepare(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " is a file: the demo writes a folder; choose another name with --out", e);
        }
        if (!Files.exists(path.resolve(NOTE))) {
            try (Stream<Path> content = Files.list(path)) {
                if (content.findAny().isPresent()) {
                    throw new IOException(path + " is not empty and no earlier demo: choose another folder with --out");
                }
            }
        }
        AtomicFile.write(path.resolve(NOTE), "Made by ./tardigrad demo, which replaces it the next time.\n");
        Files.deleteIfExists(path.resolve("result.json"));
        Files.deleteIfExists(path.resolve("report.html"));
        return new DemoFolder(path);
    }

    /** A fresh run folder of that name. */
    RunFolder run(String name) throws IOException { return RunFolder.replace(path.resolve(name)); }

    /** {@code {"standard": E, "hardened": E, "seconds": s}}. */
    Path result() { return path.resolve("result.json"); }

    /** The HTML page. */
    Path report() { return path.resolve("report.html"); }
}
