package io.github.tardigrad.training.run;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.nn.file.Checkpoint;
import io.github.tardigrad.nn.file.FileFormatException;
import io.github.tardigrad.nn.optimizer.Optimizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one training run:
 * <ul>
 * <li>{@code run.json}: configuration, provenance and history, see {@link RunRecord};
 * <li>{@code model.safetensors}: the chosen weights so far;
 * <li>{@code checkpoint.safetensors}, {@code checkpoint.previous.safetensors}: the last two ends of an epoch, to go on
 * from;
 * <li>{@code first/}, the run folder of the first training, where the method trains twice.
 * </ul>
 * Each is written all or nothing, and the older checkpoint is only given up for a newer whole one: a process may be
 * killed at any moment, and the folder can be used.
 */
public final class RunFolder {
    private static final String RUN = "run.json";
    private static final String MODEL = "model.safetensors";
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final String PREVIOUS = "checkpoint.previous.safetensors";
    private static final String DAMAGED = "checkpoint.damaged.safetensors";
    private static final List<String> FILES = List.of(RUN, MODEL, CHECKPOINT, PREVIOUS);

    private static final String FIRST = "first";

    private enum Opening {
        CREATE, REPLACE, RESUME
    }

    private final Path path;
    private final Opening opening;

    private RunFolder(Path path, Opening opening) {
        this.path = path;
        this.opening = opening;
    }

    /**
     * A folder for a new run, made if it is not there; other files in it are left alone.
     *
     * @throws IOException when it is a file, cannot be made or written, or holds a run already
     */
    public static RunFolder create(Path path) throws IOException {
        make(path);
        for (String file : FILES) {
            if (Files.exists(path.resolve(file))) {
                throw new IOException(path + " holds a run already (" + file
                        + " is there): continue it with --resume, or choose another folder");
            }
        }
        return new RunFolder(path, Opening.CREATE);
    }

    /** A folder for a new run, where the files of an earlier run are deleted; otherwise as {@link #create}. */
    public static RunFolder replace(Path path) throws IOException {
        make(path);
        for (String file : FILES) {
            Files.deleteIfExists(path.resolve(file));
        }
        sweep(path);
        return new RunFolder(path, Opening.REPLACE);
    }

    /**
     * A folder whose run is to be continued.
     *
     * @throws IOException when it holds none
     */
    public static RunFolder resume(Path path) throws IOException {
        if (!holdsRun(path)) {
            throw new IOException("there is no run to resume in " + path + ": it has none of "
                    + String.join(", ", FILES)
                    + "; leave out --resume to start one");
        }
        sweep(path);
        return new RunFolder(path, Opening.RESUME);
    }

    /**
     * What {@code run.json} in {@code folder} says.
     *
     * @throws IOException when it is not there or cannot be understood
     */
    public static RunRecord read(Path folder) throws IOException {
        Path file = folder.resolve(RUN);
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " is not the folder of a run: it has no " + RUN);
        }
        try {
            return RunRecord.fromJson(Files.readString(file));
        } catch (IllegalArgumentException damaged) {
            throw new IOException(file + ": " + damaged.getMessage(), damaged);
        }
    }

    /** The file of weights that {@code path} means: itself, or {@code model.safetensors} in it if it is a folder. */
    public static Path weights(Path path) {
        return Files.isDirectory(path) ? path.resolve(MODEL) : path;
    }

    /**
     * The file of weights that {@code path} means, as {@link #weights}, looked for.
     *
     * @throws IOException when it is not there; the message says what is there instead
     */
    public static Path existingWeights(Path path) throws IOException {
        Path file = weights(path);
        if (Files.isRegularFile(file)) {
            return file;
        }
        if (!Files.isDirectory(path)) {
            throw new IOException("there is no " + path + ": name the folder of a run, a .safetensors or an .onnx"
                    + " file");
        }
        if (holdsRun(path)) {
            throw new IOException(path + " holds a run that has no weights yet: no epoch of it is finished; go on with"
                    + " it by train --resume");
        }
        List<Path> runs = runsIn(path);
        throw new IOException(path + " is not the folder of a run: it has no " + MODEL + (runs.isEmpty()
                ? "; train --out writes one" : ", but there are runs in it: name one of " + runs.stream()
                        .map(Path::toString).collect(Collectors.joining(", "))));
    }

    /** Where it is. */
    public Path path() { return path; }

    /** Whether a run is to be continued here. */
    public boolean isResuming() { return opening == Opening.RESUME; }

    /** The folder of the first training, for a method that trains twice; opened as this one was. */
    public RunFolder first() throws IOException {
        Path inner = first(path);
        return switch (opening) {
            case CREATE -> create(inner);
            case REPLACE -> replace(inner);
            case RESUME -> holdsRun(inner) ? resume(inner) : create(inner);
        };
    }

    /** Where {@link #first} is in {@code folder}. */
    public static Path first(Path folder) { return folder.resolve(FIRST); }

    /** Whether there is a {@code run.json}. */
    public boolean hasRecord() { return Files.exists(path.resolve(RUN)); }

    /** The chosen weights, once there are any. */
    public Path model() { return path.resolve(MODEL); }

    /** What {@code run.json} says; errors as for {@link #read(Path)}. */
    public RunRecord record() throws IOException { return read(path); }

    /** Writes {@code run.json}. */
    public void write(RunRecord run) throws IOException {
        byte[] json = run.toJson().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(path.resolve(RUN), channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** Writes {@code model.safetensors}. */
    public void write(Model chosen) throws IOException { chosen.save(model()); }

    /**
     * Writes a checkpoint; the one before it becomes the previous one.
     *
     * @param further parameters beside the model's own, by name
     * @param notes text by key
     */
    public void write(Model model, Optimizer optimizer, Map<String, Parameters> further, Map<String, String> notes)
            throws IOException {
        if (Files.exists(path.resolve(CHECKPOINT))) {
            Files.move(path.resolve(CHECKPOINT), path.resolve(PREVIOUS), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Checkpoint.write(path.resolve(CHECKPOINT), model, optimizer, further, notes);
    }

    /**
     * The last whole checkpoint; none if the run has not come to one. A damaged one is put aside, and the previous one
     * taken.
     *
     * @param notices is told so, in one line
     * @throws IOException when there are checkpoints but none is whole
     */
    public Optional<Checkpoint> lastCheckpoint(Consumer<String> notices) throws IOException {
        Path last = path.resolve(CHECKPOINT);
        Path previous = path.resolve(PREVIOUS);
        String fault = "it is missing";
        if (Files.exists(last)) {
            try {
                return Optional.of(Checkpoint.read(last));
            } catch (FileFormatException damaged) {
                fault = String.valueOf(damaged.getMessage());
            }
        }
        if (!Files.exists(previous)) {
            if (Files.exists(last)) {
                throw new IOException("the only checkpoint cannot be used (" + fault
                        + "): start the run anew without --resume");
            }
            return Optional.empty();
        }
        Checkpoint older;
        try {
            older = Checkpoint.read(previous);
        } catch (FileFormatException damaged) {
            throw new IOException("no checkpoint can be used (" + fault + "; " + damaged.getMessage()
                    + "): start the run anew without --resume", damaged);
        }
        if (Files.exists(last)) {
            Files.move(last, path.resolve(DAMAGED), StandardCopyOption.REPLACE_EXISTING);
        }
        notices.accept(last + " cannot be used (" + fault + "): going on from " + PREVIOUS);
        return Optional.of(older);
    }

    /** Folders right in {@code folder} that have weights, in the order of their names; at most ten. */
    private static List<Path> runsIn(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(path -> Files.isRegularFile(path.resolve(MODEL))).sorted().limit(10).toList();
        }
    }

    private static boolean holdsRun(Path path) {
        return FILES.stream().anyMatch(file -> Files.exists(path.resolve(file)));
    }

    /** Deletes what a killed process had not finished writing. */
    private static void sweep(Path path) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(path, ".*.tmp")) {
            for (Path file : unfinished) {
                String name = file.getFileName().toString();
                if (FILES.stream().anyMatch(known -> name.startsWith("." + known + "."))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void make(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException file) {
            throw new IOException(path + " is a file: the output of a run is a folder; choose another name", file);
        } catch (AccessDeniedException denied) {
            throw new IOException("folder " + path + " cannot be made: no permission", denied);
        } catch (IOException other) {
            throw new IOException("folder " + path + " cannot be made: " + other.getMessage(), other);
        }
    }
}
