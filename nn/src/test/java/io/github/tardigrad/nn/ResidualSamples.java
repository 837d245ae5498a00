package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.file.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The residual networks, images and labels that PyTorch is compared on. They are functions of seeds, so that the
 * repository holds only what PyTorch made of them. From the folder of this module, after {@code mvn test-compile}:
 *
 * <pre>{@code
 * java -cp target/classes:target/test-classes:../engine/target/classes:GSON.jar \
 *     io.github.tardigrad.nn.ResidualSamples FOLDER
 * python3 ../docs/oracle/make_residual_fixtures.py FOLDER
 * }</pre>
 */
final class ResidualSamples {
    static final List<String> NAMES = List.of("resnet18", "preact-resnet18", "resnet20");
    static final Shape IMAGE = Shape.of(32, 32, 3);
    static final int IMAGES = 4;
    static final int CLASSES = 10;
    private static final RandomKey KEY = new RandomKey(18);

    private ResidualSamples() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        try (Engine engine = Engine.open("scalar")) {
            for (String name : NAMES) {
                model(engine, name).save(folder.resolve(name + ".safetensors"));
            }
            Tensor images = images(engine, IMAGES);
            new SafetensorsFile(Map.of(), Map.of("images", new SafetensorsFile.Array(images.shape(), images.toArray())))
                    .write(folder.resolve("images.safetensors"));
        }
    }

    /** The network with first weights and with normalisations that look as after some training. */
    static Model model(Engine engine, String name) {
        Model model = Models.create(name, engine, IMAGE, CLASSES, 18);
        model.parameters().views().forEach((variable, tensor) -> {
            boolean scale = variable.endsWith("weight");
            if (variable.contains("bn")) {
                fill(variable, tensor, scale ? 0.5f : -0.2f, scale ? 1.3f : 0.2f);
            } else if (variable.startsWith("dense") && scale) {
                // Such normalisations let features grow: logits near 1 keep the cross-entropy away from its ends.
                fill(variable, tensor, -0.004f, 0.004f);
            }
        });
        model.statistics().views().forEach((variable, tensor) -> {
            boolean mean = variable.endsWith("mean");
            fill(variable, tensor, mean ? -0.3f : 0.3f, mean ? 0.3f : 1.1f);
        });
        return model;
    }

    /** Gratings of three colours under noise. */
    static Tensor images(Engine engine, int count) {
        RandomKey key = KEY.child("images");
        float[] pixels = new float[count * IMAGE.size()];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / IMAGE.size();
            int channel = i % 3;
            int column = i / 3 % 32;
            int row = i / 96 % 32;
            double phase = 0.1 * (image + 2) * row + 0.13 * (channel + 1) * column * (image % 2 == 0 ? 1 : -1);
            double noise = key.uniform(image, i % IMAGE.size()) - 0.5;
            double light = 0.2 + 0.2 * image;
            pixels[i] = (float) Math.clamp(light + 0.35 * StrictMath.sin(phase) + 0.3 * noise, 0, 1);
        }
        return engine.tensor(IMAGE.prepend(count), pixels);
    }

    private static void fill(String variable, Tensor tensor, float low, float high) {
        RandomKey key = KEY.child(variable);
        float[] values = new float[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = low + (high - low) * key.uniform(0, i);
        }
        tensor.set(values);
    }
}
