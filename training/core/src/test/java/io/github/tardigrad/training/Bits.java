package io.github.tardigrad.training;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Engines, small models, and weights as bits. */
final class Bits {
    private Bits() {}

    static Engine engine(int threads) {
        return Engine.open(EngineOptions.defaults().withBackend("scalar").withThreads(threads));
    }

    /** Dense layers only: computes the same in both modes. */
    static Model plain(Engine engine) {
        return Model.of("plain", engine, Sequential.of(new Flatten(), Dense.of(16), new Relu(), Dense.of(Stripes.CLASSES)).graph(),
                Stripes.IMAGE, 1);
    }

    /** With all that has a state or a chance in training: batch normalisation and dropout. */
    static Model withModes(Engine engine) {
        return Model.of("with-modes", engine, Sequential.of(Conv2d.of(4, 3), BatchNorm2d.usual(), new Relu(), new Flatten(),
                new Dropout(0.2f), Dense.of(Stripes.CLASSES)).graph(), Stripes.IMAGE, 1);
    }

    static int[] of(Model model) {
        return IntStream.concat(bits(model.parameters().flat().toArray()), bits(model.statistics().flat().toArray())).toArray();
    }

    private static IntStream bits(float[] values) {
        return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i]));
    }

    static boolean finite(Model model) {
        float[] values = model.parameters().flat().toArray();
        return Arrays.equals(values, values) && IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i]));
    }
}
