package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How the files of a data set lie in a folder, and how they make a {@link DataSet}. */
sealed interface Layout permits EmbeddedLayout, IdxLayout, CifarLayout, ImageLayout {
    /** Where all files are, in words; a {@link DataSetException} when one is missing. Reads none of them. */
    String find() throws IOException;

    /** All of it, under the name of the data set. */
    DataSet load(String name) throws IOException;

    /** Equal to {@code load(name).test()}, without needing the training images where they can be told apart. */
    Examples loadTest(String name) throws IOException;

    /** Writes a test part in this layout's format, 8 bits a value; returns what {@code --data} reads it by. */
    String writeTest(Examples examples, List<String> names, Path folder) throws IOException;

    /** The same without rounding, where the format can hold it. */
    default Optional<String> writeExactTest(Examples examples, Path folder) throws IOException {
        return Optional.empty();
    }
}
