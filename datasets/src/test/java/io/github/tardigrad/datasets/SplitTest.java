package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    /** One pixel each, whose level is the position: classes of 100, 50, 7 and 1, in turn as long as they last. */
    private static final Examples UNEVEN = uneven(100, 50, 7, 1);

    private static Examples uneven(int... sizes) {
        int[] labels = IntStream.range(0, 100).flatMap(round -> IntStream.range(0, sizes.length)
                .filter(label -> round < sizes[label])).toArray();
        byte[] pixels = new byte[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return Examples.ofBytes("uneven", Shape.of(1, 1, 1), pixels, labels, Sample.classNames(sizes.length));
    }

    private static int[] positions(Examples part) {
        return IntStream.range(0, part.size()).map(i -> Math.round(part.image(i)[0] * 255f)).toArray();
    }

    private static int[] perClass(Examples part) {
        int[] counts = new int[part.classNames().size()];
        for (int label : part.labels()) {
            counts[label]++;
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 79, 157})
    void partsAreTheWholeInItsOrder(int count) {
        Split split = Split.ofCount(UNEVEN, count, 5);
        assertThat(split.validation().size()).isEqualTo(count);
        int[] train = positions(split.train());
        int[] validation = positions(split.validation());
        assertThat(train).isSorted();
        assertThat(validation).isSorted();
        int[] both = IntStream.concat(Arrays.stream(train), Arrays.stream(validation)).sorted().toArray();
        assertThat(both).isEqualTo(IntStream.range(0, 158).toArray());
    }

    /** Exact shares of 31 from 158: 19.62, 9.81, 1.37, 0.20; of 16: 10.13, 5.06, 0.71, 0.10. */
    @ParameterizedTest
    @CsvSource({"31, 20, 10, 1, 0", "16, 10, 5, 1, 0", "157, 99, 50, 7, 1"})
    void classesKeepTheirProportion(int count, int first, int second, int third, int fourth) {
        assertThat(perClass(Split.ofCount(UNEVEN, count, 5).validation()))
                .containsExactly(first, second, third, fourth);
    }

    @Test
    void embeddedTrainingImagesSplitEvenly() {
        Split split = Split.ofCount(FashionMnist.embeddedTrain(), 1000, 1);
        assertThat(perClass(split.validation())).containsOnly(100);
        assertThat(perClass(split.train())).containsOnly(900);
        assertThat(split.validation().name()).contains("embedded train", "validation");
    }

    @Test
    void aSingleImageCannotBeSplit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Split.ofCount(UNEVEN.range(0, 1), 1, 1))
                .withMessage("no validation set can be cut from a single image of " + UNEVEN.range(0, 1).name()
                        + ": two or more are needed, one to train on and one to hold out; take more images");
    }

    @Test
    void theSeedAloneDecides() {
        int[] chosen = positions(Split.ofCount(UNEVEN, 31, 5).validation());
        assertThat(positions(Split.ofCount(UNEVEN, 31, 5).validation())).isEqualTo(chosen);
        assertThat(positions(Split.ofCount(UNEVEN, 31, 6).validation())).isNotEqualTo(chosen);
    }

    @Test
    void fractionsAreRoundedToACount() {
        assertThat(Split.ofFraction(UNEVEN, 0.1, 5).validation().size()).isEqualTo(16);
        assertThat(Split.ofFraction(UNEVEN, 0.0001, 5).validation().size()).isEqualTo(1);
        assertThat(Split.ofFraction(UNEVEN, 0.9999, 5).train().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 158, 1000})
    void countsThatEmptyAPartAreRefused(int count) {
        assertThatIllegalArgumentException().isThrownBy(() -> Split.ofCount(UNEVEN, count, 5))
                .withMessageContaining("of " + count + " images").withMessageContaining("158");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void fractionsOutsideTheOpenIntervalAreRefused(double fraction) {
        assertThatIllegalArgumentException().isThrownBy(() -> Split.ofFraction(UNEVEN, fraction, 5))
                .withMessageContaining("fraction " + fraction);
    }
}
