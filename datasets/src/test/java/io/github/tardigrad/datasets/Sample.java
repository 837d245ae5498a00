package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Small examples for tests: image {@code i} of class {@code i % classes}, pixel {@code j} of level {@code 7i + 3j}. */
final class Sample {
    private Sample() {}

    static Examples of(int count, Shape image, int classes) {
        byte[] pixels = new byte[count * image.size()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % classes;
            for (int j = 0; j < image.size(); j++) {
                pixels[i * image.size() + j] = (byte) (7 * i + 3 * j);
            }
        }
        return Examples.ofBytes("sample", image, pixels, labels, classNames(classes));
    }

    /** The same with float pixels that are no grey levels. */
    static Examples ofFloats(int count, Shape image, int classes) {
        float[] pixels = new float[count * image.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i % 101) / 101f;
        }
        int[] labels = IntStream.range(0, count).map(i -> i % classes).toArray();
        return Examples.ofFloats("sample", image, pixels, labels, classNames(classes));
    }

    static List<String> classNames(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "class" + c).toList();
    }
}
