package io.github.tardigrad.cli;

import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Which images a model is judged on: those named, else those of the kind that it was trained on. */
final class DataChoice {
    /** What {@code --data} says of itself where it may be left out. */
    static final String DESCRIPTION = "embedded, fashion-mnist[=DIR], mnist[=DIR], cifar10[=DIR] or images=DIR "
            + "(default: the data of the run, where W is a run folder; else embedded).";

    private DataChoice() {}

    /**
     * The source.
     *
     * @param data what the user wrote, if anything
     * @param weights a run folder or a file
     */
    static DataSource of(CommandSpec spec, @Nullable String data, Path weights) throws IOException {
        if (data != null) {
            return Usage.read(spec, () -> DataSource.parse(data));
        }
        if (!Files.exists(weights.resolve("run.json"))) {
            return DataSource.parse("embedded");
        }
        String trainedOn = RunFolder.read(weights).configuration().data();
        int end = trainedOn.lastIndexOf(" train");
        try {
            return DataSource.parse(end < 0 ? trainedOn : trainedOn.substring(0, end));
        } catch (IllegalArgumentException unknown) {
            throw new IOException(weights + " was trained on \"" + trainedOn + "\", which is no data that can be named:"
                    + " say which to take with --data", unknown);
        }
    }

    /**
     * The source for several models: where none is named, that of all the runs.
     *
     * @throws IOException as for one, and when the runs are of different data
     */
    static DataSource of(CommandSpec spec, @Nullable String data, List<Path> weights) throws IOException {
        DataSource first = of(spec, data, weights.getFirst());
        for (Path other : weights.subList(1, weights.size())) {
            DataSource another = of(spec, data, other);
            if (!another.text().equals(first.text())) {
                throw new IOException(weights.getFirst() + " was trained on " + first.text() + " and " + other + " on "
                        + another.text() + ": say on which to compare them with --data");
            }
        }
        return first;
    }

    /**
     * The test images.
     *
     * @throws IOException when they cannot be read, or their classes cannot be the model's
     */
    static Examples test(DataSource source, Model model) throws IOException {
        return fitting(source.loadTest(), model);
    }

    /** The images, if their classes can be the model's; errors as for {@link #test}. */
    static Examples fitting(Examples examples, Model model) throws IOException {
        if (examples.classNames().size() != model.classes()) {
            throw new IOException(examples.name() + " has " + examples.classNames().size() + " classes, but model "
                    + model.name() + " tells " + model.classes() + " apart: name the data that it was trained on with"
                    + " --data");
        }
        return examples;
    }
}
