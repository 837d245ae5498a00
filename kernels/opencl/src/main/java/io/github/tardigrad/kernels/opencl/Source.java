package io.github.tardigrad.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program: definitions made by the host, then files. Equal by content; what differs in a definition is compiled for
 * itself.
 *
 * @param definitions lines of the preprocessor
 * @param files names of resources, without their ending, in their order
 */
record Source(String definitions, List<String> files) {
    /** Of these files behind what every program has, without definitions. */
    static Source of(String... files) {
        return new Source("", List.of(files));
    }

    /** The same with these definitions. */
    Source with(String newDefinitions) {
        return new Source(newDefinitions, files);
    }

    /** The whole text. What is not ASCII stands in comments, and not every driver takes it there. */
    String text() {
        StringBuilder text = new StringBuilder(definitions).append(read("common"));
        files.forEach(file -> text.append(read(file)));
        return text.toString().replaceAll("\\P{ASCII}", ".");
    }

    private static String read(String file) {
        try (InputStream in = Source.class.getResourceAsStream(file + ".cl")) {
            if (in == null) {
                throw new IllegalStateException("resource " + file + ".cl is missing: the jar is incomplete");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + file + ".cl", e);
        }
    }
}
