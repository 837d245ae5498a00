package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Images to train on and others to judge by.
 *
 * @param name the name of its source, for example {@code fashion-mnist}
 * @param train the training images, from which a validation set may be cut, see {@link Split}
 * @param test the test images, of the same shape and classes: never trained or tuned on
 */
public record DataSet(String name, Examples train, Examples test) {
    public DataSet {
        if (!train.imageShape().equals(test.imageShape())) {
            throw new IllegalArgumentException("training images " + train.imageShape() + " and test images "
                    + test.imageShape() + " differ in their shape: one model must take both");
        }
        if (!train.classNames().equals(test.classNames())) {
            throw new IllegalArgumentException("the classes of the training images, " + train.classNames()
                    + ", are not those of the test images, " + test.classNames());
        }
    }

    /**
     * SHA-256 of the two {@link Fingerprint}s, 64 hexadecimal digits, for the provenance of a run. Computed at each
     * call, by reading every pixel.
     */
    public String sha256() {
        String both = Fingerprint.of(train) + Fingerprint.of(test);
        return HexFormat.of().formatHex(Fingerprint.sha256().digest(both.getBytes(StandardCharsets.US_ASCII)));
    }
}
