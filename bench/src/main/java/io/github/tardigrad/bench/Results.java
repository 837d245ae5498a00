package io.github.tardigrad.bench;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.tardigrad.nn.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program, as {@code --json} writes it: keys are the names here in lower case with underscores.
 *
 * @param backend who computed
 * @param threads how many threads did
 * @param batch images a batch
 * @param peakGflops what {@link FmaPeak} says of so many threads; null where it was not measured
 * @param machine where
 * @param rows in the order of the table
 */
record Results(String backend, int threads, int batch, @Nullable Double peakGflops, Machine machine, List<Row> rows) {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES).create();

    /** Reads what {@link #write} wrote. */
    static Results read(Path file) throws IOException { return GSON.fromJson(Files.readString(file), Results.class); }

    /** Writes {@code content}, a record like this one, all of it or nothing. */
    static void write(Path file, Record content) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(GSON.toJson(content) + "\n");
        AtomicFile.write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /**
     * Finds out before a long measurement whether its results can be written.
     *
     * @throws IllegalArgumentException when they cannot
     */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (Files.isDirectory(file) || folder == null) {
            throw new IllegalArgumentException("--json " + file + " is a folder: name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--json " + file + " is in no folder that exists: make " + folder
                    + " first");
        }
        if (!Files.isWritable(folder) || Files.exists(file) && !Files.isWritable(file)) {
            throw new IllegalArgumentException("--json " + file + " cannot be written: choose another place");
        }
    }
}
