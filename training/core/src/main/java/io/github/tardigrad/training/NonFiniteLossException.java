package io.github.tardigrad.training;

import org.jspecify.annotations.Nullable;

/**
 * A loss or weight is no longer a finite number, so nothing can be learnt from here on. The message says where and what
 * to try.
 */
public final class NonFiniteLossException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NonFiniteLossException(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
