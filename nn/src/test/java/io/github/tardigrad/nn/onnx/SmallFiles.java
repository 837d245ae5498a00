package io.github.tardigrad.nn.onnx;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** ONNX files among the test resources. */
final class SmallFiles {
    private SmallFiles() {}

    /** What PyTorch exported under that name. */
    static Path exported(String name) {
        URL place = SmallFiles.class.getResource("/io/github/tardigrad/nn/oracle/onnx/" + name + ".onnx");
        try {
            return Path.of(Objects.requireNonNull(place, name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
