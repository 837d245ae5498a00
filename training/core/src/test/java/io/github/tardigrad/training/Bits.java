package io.github.tardigrad.training;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Engines, small models, and weights as bits. */
final class Bits {
    private Bits() {}

    static Engine engine(int threads) {
        return Engine.open(EngineOptions.defaults().withBackend("scalar").withThreads(threads));
    }

    /** Dense layers only: computes the same in both modes. */
    static Model plain(Engine engine) {
        return Model.of("plain", engine,
                Sequential.of(new Flatten(), Dense.of(16), new Relu(), Dense.of(Stripes.CLASSES)).graph(),
                Stripes.IMAGE, 1);
    }

    /** With all that has a state or a chance in training: batch normalisation and dropout. */
    static Model withModes(Engine engine) {
        return Model.of("with-modes", engine,
                Sequential.of(Conv2d.of(4, 3), new BatchNorm2d(), new Relu(), new Flatten(), new Dropout(0.2f),
                        Dense.of(Stripes.CLASSES)).graph(), Stripes.IMAGE, 1);
    }

    /** SHA-256 over the bits of all parameters and statistics. */
    static String of(Model model) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Parameters part : List.of(model.parameters(), model.statistics())) {
                float[] values = part.flat().toArray();
                ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
                bytes.asFloatBuffer().put(values);
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static boolean finite(Model model) {
        float[] values = model.parameters().flat().toArray();
        return IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i]));
    }
}
