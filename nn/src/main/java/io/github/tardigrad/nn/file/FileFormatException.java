package io.github.tardigrad.nn.file;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * A file is not what it should be: cut off, changed, made for something else. The message names the file and the
 * fault.
 */
public final class FileFormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    FileFormatException(Path file, String fault) {
        super(file + ": " + fault);
    }

    FileFormatException(Path file, String fault, Throwable cause) {
        super(file + ": " + fault, cause);
    }
}
