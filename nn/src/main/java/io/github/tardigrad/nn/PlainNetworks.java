package io.github.tardigrad.nn;

import io.github.tardigrad.nn.layer.Block;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Initialization;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;

/** Networks whose layers stand in a row. */
final class PlainNetworks {
    private PlainNetworks() {}

    static Block mlp(int classes) {
        return Sequential.of(new Flatten(), Dense.of(128), new Relu(), new Dropout(0.2f), Dense.of(classes));
    }

    static Block cnn(int classes) {
        return Sequential.of(Conv2d.of(32, 3), new Relu(), MaxPool2d.of(2),
                Conv2d.of(64, 3), new Relu(), MaxPool2d.of(2),
                new Flatten(), Dense.of(64), new Relu(), Dense.of(classes));
    }

    static Block convSmall(int classes) {
        return Sequential.of(Conv2d.of(16, 4).stride(2).padding(1), new Relu(),
                Conv2d.of(32, 4).stride(2).padding(1), new Relu(),
                new Flatten(), Dense.of(100), new Relu(), Dense.of(classes));
    }

    static Block convLarge(int classes) {
        return Sequential.of(convolution(32), new Relu(), convolution(32), new Relu(), MaxPool2d.of(2),
                convolution(64), new Relu(), convolution(64), new Relu(), MaxPool2d.of(2),
                new Flatten(), hidden(200), new Relu(), hidden(200), new Relu(), Dense.of(classes));
    }

    private static Conv2d convolution(int filters) {
        return Conv2d.of(filters, 3).initialized(Initialization.HE_NORMAL);
    }

    private static Dense hidden(int units) {
        return Dense.of(units).initialized(Initialization.HE_NORMAL);
    }
}
