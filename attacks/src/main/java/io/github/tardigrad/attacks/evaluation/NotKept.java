package io.github.tardigrad.attacks.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A file does not take what was found: no image is to blame, and going on would lose what is found next. */
final class NotKept extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    NotKept(String message, IOException cause) {
        super(message, cause);
    }
}
