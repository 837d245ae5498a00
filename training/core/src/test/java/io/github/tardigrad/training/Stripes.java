package io.github.tardigrad.training;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;

/** Noisy 6×6 pictures of a bright row: which of three, is the class. Easy to learn, and not robust by itself. */
final class Stripes {
    static final Shape IMAGE = Shape.of(6, 6, 1);
    static final int CLASSES = 3;

    private Stripes() {}

    static Examples of(int count, long seed) {
        RandomKey key = new RandomKey(seed);
        byte[] pixels = new byte[count * IMAGE.size()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            for (int p = 0; p < IMAGE.size(); p++) {
                boolean bright = p / 6 / 2 == labels[i];
                pixels[i * IMAGE.size() + p] = (byte) (255 * ((bright ? 0.3f : 0) + 0.7f * key.uniform(i, p)));
            }
        }
        return Examples.ofBytes("stripes", IMAGE, pixels, labels, List.of("top", "middle", "bottom"));
    }
}
