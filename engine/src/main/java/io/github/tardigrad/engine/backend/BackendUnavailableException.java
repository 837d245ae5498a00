package io.github.tardigrad.engine.backend;

/** A backend cannot run here; the message names what is missing and how to get it. */
public final class BackendUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a one-line reason. */
    public BackendUnavailableException(String reason) {
        super(reason);
    }

    /** With a one-line reason and what caused it. */
    public BackendUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
