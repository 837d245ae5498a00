package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.List;

/** Small engines, models and images that the tests share. */
public final class Samples {
    public static final Shape IMAGE = Shape.of(5, 4, 2);
    public static final int CLASSES = 3;
    private static final RandomKey KEY = new RandomKey(42);

    private Samples() {}

    public static Engine scalar() { return engine("scalar"); }

    /** With the named backend on two threads. */
    public static Engine engine(String backend) {
        return Engine.open(EngineOptions.defaults().withBackend(backend).withThreads(2));
    }

    /**
     * A network with everything that has a mode. Its weights are random, with a last bias that makes every class the
     * mean favourite, so that images lie on both sides of near borders.
     */
    public static Model model(Engine engine) {
        Sequential layers = Sequential.of(Conv2d.of(3, 3), new BatchNorm2d(), new Relu(), new Flatten(), Dense.of(8),
                new Relu(), new Dropout(0.5f), Dense.of(CLASSES));
        Model model = Model.of("sample", engine, layers.graph(), IMAGE, 7);
        Tensor bias = model.parameters().get("dense2.bias");
        float[] values = bias.toArray();
        try (Tape tape = engine.tape(Gradients.NONE)) {
            float[] logits = model.forward(tape, images(engine, 64), Mode.EVALUATE).toArray();
            for (int i = 0; i < logits.length; i++) {
                values[i % CLASSES] -= logits[i] / 64;
            }
        }
        bias.set(values);
        return model;
    }

    /** An epsilon of a norm that allows about as much as {@code linf} in L∞: in L0, which counts, 20 for 1. */
    public static float epsilon(Norm norm, float linf) {
        return norm == Norm.L0 ? Math.round(20 * linf) : linf;
    }

    /** Pixels in [0, 1], many of them at the limits, where the clamp matters. */
    public static float[] pixels(int images) {
        float[] pixels = new float[images * IMAGE.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.min(1, Math.max(0, KEY.uniform(0, i) * 1.4f - 0.2f));
        }
        return pixels;
    }

    public static Tensor images(Engine engine, int images) {
        return engine.tensor(IMAGE.prepend(images), pixels(images));
    }

    public static int[] labels(int images) {
        int[] labels = new int[images];
        for (int i = 0; i < images; i++) {
            labels[i] = KEY.below(CLASSES, 1, i);
        }
        return labels;
    }

    /** The next class after each label. */
    public static int[] targets(int images) {
        int[] targets = labels(images);
        for (int i = 0; i < images; i++) {
            targets[i] = (targets[i] + 1) % CLASSES;
        }
        return targets;
    }

    public static Examples examples(int images) {
        return Examples.ofFloats("samples", IMAGE, pixels(images), labels(images), List.of("a", "b", "c"));
    }
}
