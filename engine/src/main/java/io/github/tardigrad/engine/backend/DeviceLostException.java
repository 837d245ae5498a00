package io.github.tardigrad.engine.backend;

/**
 * A backend's device answers no more: its driver was reset, it was taken away, or a kernel brought it down. What lay in
 * its memory is gone, and every further call of that backend fails like this one. The message names the device, what
 * its driver said and what to do.
 */
public final class DeviceLostException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** With one line for a person, and what told of the loss. */
    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
