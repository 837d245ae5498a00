package io.github.tardigrad.nn.onnx;

import java.io.IOException;
import java.io.Serial;

/** A file is not an ONNX model, or not one that can be read here. The message says why, in one line. */
public final class OnnxException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;
    private static final int LONGEST_NAME = 80;

    OnnxException(String message) {
        super(message);
    }

    OnnxException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A name out of a file as it may stand in a message: short, in one line. */
    static String quoted(String name) {
        String line = name.replaceAll("\\p{C}", "?");
        return "'" + (line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…") + "'";
    }
}
