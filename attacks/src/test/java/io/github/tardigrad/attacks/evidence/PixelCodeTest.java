package io.github.tardigrad.attacks.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

class PixelCodeTest {
    private static final int VALUES = 300;
    private static final RandomKey KEY = new RandomKey(5);

    private static float[] grey() {
        float[] pixels = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            pixels[i] = KEY.below(256, 0, i) / 255f;
        }
        return pixels;
    }

    /** Same, above, below and anything, with what is hardest to keep among it. */
    private static float[] changed(float[] clean, float epsilon) {
        float[] pixels = clean.clone();
        for (int i = 0; i < VALUES; i++) {
            pixels[i] = switch (KEY.below(4, 1, i)) {
                case 0 -> clean[i];
                case 1 -> Math.min(1, clean[i] + epsilon);
                case 2 -> Math.max(0, clean[i] - epsilon);
                default -> KEY.uniform(2, i);
            };
        }
        pixels[7] = -0f;
        pixels[8] = Float.MIN_VALUE;
        pixels[9] = Float.NaN;
        pixels[10] = Float.NEGATIVE_INFINITY;
        return pixels;
    }

    @Test
    void noBitIsLost() throws DataFormatException {
        float[] grey = grey();
        float[] odd = changed(grey, 0.1f);
        assertBits(PixelCode.clean(PixelCode.clean(grey), 0, VALUES), grey);
        assertBits(PixelCode.clean(PixelCode.clean(odd), 0, VALUES), odd);
        for (float epsilon : new float[] {0, 0.1f, 8 / 255f, 3}) {
            float[] changed = changed(grey, epsilon);
            assertBits(PixelCode.adversarial(grey, epsilon, PixelCode.adversarial(grey, epsilon, changed), 0), changed);
            assertBits(PixelCode.adversarial(odd, epsilon, PixelCode.adversarial(odd, epsilon, changed), 0), changed);
        }
    }

    @Test
    void greyLevelsAndBordersAreCheap() {
        float[] grey = grey();
        float[] border = grey.clone();
        for (int i = 0; i < VALUES; i++) {
            border[i] = Math.clamp(grey[i] + (KEY.below(2, 3, i) == 0 ? 0.1f : -0.1f), 0f, 1f);
        }
        assertThat(PixelCode.clean(grey)).hasSizeLessThan(VALUES + 32);
        assertThat(PixelCode.adversarial(grey, 0.1f, border)).hasSizeLessThan(VALUES / 3);
        assertThat(PixelCode.most(VALUES)).isGreaterThan(PixelCode.adversarial(grey, 0, changed(grey, 1)).length);
    }

    @Test
    void anImageOfAnotherSizeOrAPartOfOneIsRefused() {
        float[] grey = grey();
        byte[] clean = PixelCode.clean(grey);
        byte[] adversarial = PixelCode.adversarial(grey, 0.1f, changed(grey, 0.1f));
        for (int values : new int[] {1, VALUES - 1, VALUES + 1, 10 * VALUES}) {
            assertThatThrownBy(() -> PixelCode.clean(clean, 0, values)).isInstanceOf(DataFormatException.class);
            assertThatThrownBy(() -> PixelCode.adversarial(Arrays.copyOf(grey, values), 0.1f, adversarial, 0))
                    .isInstanceOf(DataFormatException.class);
        }
        for (int length = 0; length < adversarial.length; length += 5) {
            byte[] part = Arrays.copyOf(adversarial, length);
            assertThatThrownBy(() -> PixelCode.adversarial(grey, 0.1f, part, 0))
                    .isInstanceOf(DataFormatException.class);
        }
        assertThatThrownBy(() -> PixelCode.clean(Arrays.copyOf(clean, clean.length + 1), 0, VALUES))
                .isInstanceOf(DataFormatException.class);
    }

    private static void assertBits(float[] actual, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(Float.floatToRawIntBits(actual[i])).as("value %d", i)
                    .isEqualTo(Float.floatToRawIntBits(expected[i]));
        }
    }
}
