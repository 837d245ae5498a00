package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.datasets.Augmentation.Cutout;
import io.github.tardigrad.datasets.Augmentation.HorizontalFlip;
import io.github.tardigrad.datasets.Augmentation.Noise;
import io.github.tardigrad.datasets.Augmentation.RandomCrop;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    private static final RandomKey KEY = new RandomKey(11);

    /** Pixels 1, 2, 3 …, so that each tells where it came from and none is black. */
    private static float[] numbered(Shape image) {
        float[] pixels = new float[image.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i + 1;
        }
        return pixels;
    }

    private static float[] changed(Augmentation augmentation, RandomKey key, Shape image) {
        float[] pixels = numbered(image);
        augmentation.apply(key, image, pixels, 0);
        return pixels;
    }

    /** The crop by the book: what lies outside is black. */
    private static float[] shifted(Shape image, int down, int right) {
        float[] original = numbered(image);
        float[] result = new float[original.length];
        int width = image.extent(1);
        for (int y = 0; y < image.extent(0); y++) {
            for (int x = 0; x < width; x++) {
                if (y + down >= 0 && y + down < image.extent(0) && x + right >= 0 && x + right < width) {
                    for (int c = 0; c < image.extent(2); c++) {
                        result[(y * width + x) * image.extent(2) + c] =
                                original[((y + down) * width + x + right) * image.extent(2) + c];
                    }
                }
            }
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void cropsAreAllTheShiftsAndEquallyOften(int channels) {
        Shape image = Shape.of(4, 5, channels);
        List<float[]> expected = new ArrayList<>();
        for (int down = -2; down <= 2; down++) {
            for (int right = -2; right <= 2; right++) {
                expected.add(shifted(image, down, right));
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            counts.merge(Arrays.toString(changed(new RandomCrop(2), KEY.child(i), image)), 1, Integer::sum);
        }
        assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(
                expected.stream().map(Arrays::toString).toList());
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(130, 270)); // 200 ± 5 deviations
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6})
    void flipsExchangeLeftAndRightForHalf(int width) {
        Shape image = Shape.of(2, width, 3);
        float[] mirrored = new float[image.size()];
        float[] original = numbered(image);
        for (int i = 0; i < mirrored.length; i++) {
            int x = i / 3 % width;
            mirrored[i] = original[i + (width - 1 - 2 * x) * 3];
        }
        int flipped = 0;
        for (int i = 0; i < 1000; i++) {
            float[] result = changed(new HorizontalFlip(), KEY.child(i), image);
            if (!Arrays.equals(result, original)) {
                assertThat(result).isEqualTo(mirrored);
                flipped++;
            }
        }
        assertThat(flipped).isBetween(width == 1 ? 0 : 420, width == 1 ? 0 : 580);
    }

    @Test
    void cropAndFlipAreIndependent() {
        Shape image = Shape.of(3, 3, 1);
        Map<String, Integer> results = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            results.merge(Arrays.toString(changed(Augmentation.cropAndFlip(1), KEY.child(i), image)), 1, Integer::sum);
        }
        assertThat(results).as("nine shifts, each flipped or not").hasSize(18);
    }

    @Test
    void nothingIsDoneByNone() {
        Shape image = Shape.of(3, 3, 1);
        assertThat(changed(Augmentation.none(), KEY, image)).isEqualTo(numbered(image));
    }

    @Test
    void neighboursInTheArrayStayAsTheyAre() {
        Shape image = Shape.of(3, 4, 2);
        for (int i = 0; i < 50; i++) {
            float[] three = new float[image.size() * 3];
            Arrays.fill(three, 0.5f);
            Augmentation.cropAndFlip(2).apply(KEY.child(i), image, three, image.size());
            float[] alone = new float[image.size()];
            Arrays.fill(alone, 0.5f);
            Augmentation.cropAndFlip(2).apply(KEY.child(i), image, alone, 0);
            assertThat(Arrays.copyOfRange(three, 0, 24)).containsOnly(0.5f);
            assertThat(Arrays.copyOfRange(three, 24, 48)).isEqualTo(alone);
            assertThat(Arrays.copyOfRange(three, 48, 72)).containsOnly(0.5f);
        }
    }

    @Test
    void paddingMustBePositiveAndSmallerThanTheImage() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomCrop(0)).withMessageContaining("padding 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.cropAndFlip(-1))
                .withMessageContaining("padding -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> changed(new RandomCrop(3), KEY, Shape.of(3, 8, 1)))
                .withMessageContaining("padding 3").withMessageContaining("[3, 8, 1]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void cutoutsAreBlackSquaresAroundEveryPixelEquallyOften(int channels) {
        Shape image = Shape.of(4, 5, channels);
        Map<Integer, Integer> places = new HashMap<>();
        for (int draw = 0; draw < 4000; draw++) {
            float[] result = changed(new Cutout(3), KEY.child(draw), image);
            int found = -1;
            for (int centre = 0; centre < 20 && found < 0; centre++) {
                float[] expected = numbered(image);
                for (int p = 0; p < expected.length; p++) {
                    int y = p / channels / 5;
                    int x = p / channels % 5;
                    if (Math.abs(y - centre / 5) <= 1 && Math.abs(x - centre % 5) <= 1) {
                        expected[p] = 0;
                    }
                }
                found = Arrays.equals(result, expected) ? centre : -1;
            }
            assertThat(found).as("one of twenty squares").isNotNegative();
            places.merge(found, 1, Integer::sum);
        }
        assertThat(places).hasSize(20);
        places.values().forEach(count -> assertThat(count).isBetween(200 - 80, 200 + 80));
    }

    @Test
    void noiseIsNormalAndStaysWithinPixels() {
        Shape image = Shape.of(100, 100, 1);
        float[] grey = new float[image.size()];
        Arrays.fill(grey, 0.5f);
        new Noise(0.1f).apply(KEY, image, grey, 0);
        double mean = 0;
        double squares = 0;
        for (float pixel : grey) {
            mean += pixel / (double) grey.length;
            squares += (pixel - 0.5) * (pixel - 0.5) / grey.length;
        }
        assertThat(mean).isBetween(0.496, 0.504);
        assertThat(Math.sqrt(squares)).isBetween(0.097, 0.103);
        float[] black = new float[image.size()];
        new Noise(0.5f).apply(KEY, image, black, 0);
        for (float pixel : black) {
            assertThat(pixel).isBetween(0f, 1f);
        }
        float[] other = new float[image.size()];
        new Noise(0.5f).apply(KEY.child(1), image, other, 0);
        assertThat(other).isNotEqualTo(black);
    }
}
