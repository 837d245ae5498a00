package io.github.tardigrad.attacks.evidence;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder holds no evidence, damaged evidence, or evidence of something else. The message names file and fault. */
public final class EvidenceException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    EvidenceException(Path file, String fault) {
        super(file + ": " + fault);
    }

    EvidenceException(Path file, String fault, @Nullable Throwable cause) {
        super(file + ": " + fault, cause);
    }
}
