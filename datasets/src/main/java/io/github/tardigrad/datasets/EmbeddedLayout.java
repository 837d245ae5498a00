package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The subset of Fashion-MNIST inside this library. */
record EmbeddedLayout() implements Layout {
    @Override
    public String find() { return "inside the program: 10,000 training and 2,000 test images of Fashion-MNIST"; }

    @Override
    public DataSet load(String name) {
        return new DataSet(name, FashionMnist.embeddedTrain(), FashionMnist.embeddedTest());
    }

    @Override
    public Examples loadTest(String name) { return FashionMnist.embeddedTest(); }

    @Override
    public String writeTest(Examples examples, List<String> names, Path folder) throws IOException {
        return IdxLayout.fashionMnist(List.of(folder)).writeTest(examples, names, folder);
    }

    @Override
    public Optional<String> writeExactTest(Examples examples, Path folder) throws IOException {
        return IdxLayout.fashionMnist(List.of(folder)).writeExactTest(examples, folder);
    }
}
