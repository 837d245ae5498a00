package io.github.tardigrad.datasets;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data is not where it was looked for, or does not hold what its format promises. The message is one line that names
 * the file, what was found, what was expected, and where there is one, the way out.
 */
public final class DataSetException extends IOException {
    private static final long serialVersionUID = 1L;

    DataSetException(String message) {
        super(message);
    }

    DataSetException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@code failure} of reading {@code file}, as a line that says why; one that says it already is passed on. */
    static DataSetException reading(Path file, IOException failure) {
        return failure instanceof DataSetException clear
                ? clear
                : new DataSetException(file + " cannot be read: " + reason(failure), failure);
    }

    /** {@code failure} of writing {@code file}. */
    static DataSetException writing(Path file, IOException failure) {
        return failure instanceof DataSetException clear
                ? clear
                : new DataSetException(file + " cannot be written: " + reason(failure), failure);
    }

    /** Refuses a path at which there is no file, with what was wanted there, for example {@code an IDX file}. */
    static void requireFile(Path file, String wanted) throws DataSetException {
        if (Files.isDirectory(file)) {
            throw new DataSetException(file + " is a folder; " + wanted + " is expected there");
        }
        if (!Files.exists(file)) {
            throw new DataSetException(file + " does not exist; " + wanted + " is expected there");
        }
    }

    /** Refuses a path at which there is no folder, with what was wanted there. */
    static void requireFolder(Path folder, String wanted) throws DataSetException {
        if (!Files.exists(folder)) {
            throw new DataSetException(folder + " does not exist; " + wanted + " is expected there");
        }
        if (!Files.isDirectory(folder)) {
            throw new DataSetException(folder + " is a file; " + wanted + " is expected there");
        }
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
