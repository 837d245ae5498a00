package io.github.tardigrad.engine.backend;

/**
 * The memory of a backend's device does not suffice, so a larger Java heap would be of no use. The message names the
 * device and what to do.
 */
public final class DeviceOutOfMemoryError extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;

    /** With one line for a person, and what told of it. */
    public DeviceOutOfMemoryError(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
