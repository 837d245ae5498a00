package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;

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
}
