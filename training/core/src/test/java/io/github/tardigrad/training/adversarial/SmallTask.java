package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.List;

/** Images whose brighter third tells the class, and a linear model that sees just that. */
public final class SmallTask {
    /** 6 × 6, grey. */
    public static final Shape IMAGE = Shape.of(6, 6, 1);
    /** Names that a careless page or folder would stumble over. */
    public static final List<String> CLASSES = List.of("top", "mid/dle <b>", "bottom");

    private SmallTask() {}

    /** Class {@code i % 3} for image {@code i}; of 8 bits a value. */
    public static Examples examples(int count) {
        byte[] pixels = new byte[count * IMAGE.size()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
            for (int p = 0; p < IMAGE.size(); p++) {
                float noise = new RandomKey(7).uniform(i, p);
                pixels[i * IMAGE.size() + p] = (byte) (255 * (0.6f * noise + (p / 12 == labels[i] ? 0.3f : 0)));
            }
        }
        return Examples.ofBytes("small test", IMAGE, pixels, labels, CLASSES);
    }

    /** Logits are {@code scale} times the sum of a third of the pixels. */
    public static Model model(Engine engine, float scale) {
        Model model = Model.of("thirds", engine, Sequential.of(new Flatten(), Dense.of(3)).graph(), IMAGE, 1);
        model.parameters().views().forEach((name, tensor) -> {
            float[] values = new float[tensor.size()];
            for (int pixel = 0; pixel * 3 < values.length && values.length > 3; pixel++) {
                values[pixel * 3 + pixel / 12] = scale;
            }
            tensor.set(values);
        });
        return model;
    }
}
