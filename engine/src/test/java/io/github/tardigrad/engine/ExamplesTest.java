package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Shape IMAGE = Shape.of(1, 2, 1);
    private static final List<String> CLASSES = List.of("cat", "dog");

    @Test
    void bytesBecomeGreyLevelsBetweenZeroAndOne() {
        Examples examples = Examples.ofBytes("pets", IMAGE, new byte[] {0, (byte) 255, 51, (byte) 204},
                new int[] {1, 0}, CLASSES);
        assertThat(examples.image(0)).containsExactly(0, 1);
        assertThat(examples.image(1)).containsExactly(0.2f, 0.8f);
        assertThat(examples.labels()).containsExactly(1, 0);
        assertThat(examples.classNames()).isEqualTo(CLASSES);
        assertThat(examples).hasToString("pets: 2 images [1, 2, 1]");
    }

    @Test
    void aSelectionKeepsImagesWithTheirLabels() {
        Examples examples = Examples.ofFloats("pets", IMAGE, new float[] {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f},
                new int[] {0, 1, 0}, CLASSES);
        Examples selected = examples.select(2, 1, 1).range(0, 2).named("few");
        assertThat(selected.size()).isEqualTo(2);
        assertThat(selected.image(0)).containsExactly(0.4f, 0.5f);
        assertThat(selected.image(1)).containsExactly(0.2f, 0.3f);
        assertThat(selected.labels()).containsExactly(0, 1);
        assertThat(selected.name()).isEqualTo("few");
        float[] target = new float[4];
        selected.copyImage(1, target, 1);
        assertThat(target).containsExactly(0, 0.2f, 0.3f, 0);
    }

    @Test
    void joinedExamplesKeepImagesWithTheirLabels() {
        Examples bytes = Examples.ofBytes("pets", IMAGE, new byte[] {0, (byte) 255, 51, (byte) 204}, new int[] {1, 0},
                CLASSES);
        Examples floats = Examples.ofFloats("copies", IMAGE, new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f},
                new int[] {0, 1, 1}, CLASSES).select(2, 0);
        Examples joined = bytes.select(1).and(floats).and(bytes);
        assertThat(joined.labels()).containsExactly(0, 1, 0, 1, 0);
        assertThat(joined.image(0)).containsExactly(0.2f, 0.8f);
        assertThat(joined.image(1)).containsExactly(0.5f, 0.6f);
        assertThat(joined.image(2)).containsExactly(0.1f, 0.2f);
        assertThat(joined.image(3)).containsExactly(0, 1);
        assertThat(joined.image(4)).containsExactly(0.2f, 0.8f);
        assertThat(joined.select(4, 1).image(1)).containsExactly(0.5f, 0.6f);
        assertThat(joined.name()).isEqualTo("pets, copies, pets");
        assertThatThrownBy(() -> bytes.and(Examples.ofFloats("wide", Shape.of(1, 1, 1), new float[1], new int[1],
                CLASSES))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cannot be joined");
    }

    @Test
    void cannotBeChangedFromOutside() {
        float[] pixels = {0, 1};
        int[] labels = {1};
        Examples examples = Examples.ofFloats("pets", IMAGE, pixels, labels, CLASSES);
        pixels[0] = 0.5f;
        labels[0] = 0;
        examples.labels()[0] = 0;
        examples.image(0)[0] = 0.5f;
        assertThat(examples.image(0)).containsExactly(0, 1);
        assertThat(examples.label(0)).isEqualTo(1);
    }

    @Test
    void roundingBesideTheLimitsIsForgiven() {
        Examples examples = Examples.ofFloats("pets", IMAGE, new float[] {-5e-6f, 1 + 5e-6f}, new int[] {0}, CLASSES);
        assertThat(examples.image(0)).containsExactly(0, 1);
    }

    @Test
    void refusesWhatIsNoPixel() {
        for (float pixel : new float[] {-0.01f, 1.01f, 255, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Examples.ofFloats("pets", IMAGE, new float[] {0, 0, 0, pixel}, new int[] {0, 1},
                    CLASSES))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pixel " + pixel)
                    .hasMessageContaining("image 1").hasMessageContaining("[0, 1]");
        }
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThatThrownBy(() -> Examples.ofBytes("pets", Shape.of(2, 1), new byte[2], new int[1], CLASSES))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[height, width, channels]");
        assertThatThrownBy(() -> Examples.ofBytes("pets", IMAGE, new byte[3], new int[2], CLASSES))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3 pixel values")
                .hasMessageContaining("4 are needed");
        for (int label : new int[] {-1, 2}) {
            assertThatThrownBy(() -> Examples.ofBytes("pets", IMAGE, new byte[2], new int[] {label}, CLASSES))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("label " + label)
                    .hasMessageContaining("2 classes");
        }
        Examples examples = Examples.ofBytes("pets", IMAGE, new byte[2], new int[1], CLASSES);
        assertThatThrownBy(() -> examples.select(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> examples.range(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> examples.image(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
