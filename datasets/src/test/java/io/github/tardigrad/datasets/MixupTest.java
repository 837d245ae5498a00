package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
    private static final RandomKey KEY = new RandomKey(5);
    private static final int COUNT = 23;
    private static final DataDefence DEFENCE = DataDefence.parse("flip,mixup:0.7");

    private static Examples examples() {
        float[] pixels = new float[COUNT * 6];
        int[] labels = new int[COUNT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = KEY.uniform(0, i);
            labels[i / 6] = i / 6 % 3;
        }
        return Examples.ofFloats("few", Shape.of(2, 3, 1), pixels, labels, List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @ValueSource(floats = {0.05f, 0.2f, 1, 2.5f, 4})
    void sharesAreOfTheBetaDistribution(float alpha) {
        Mixup mixup = new Mixup(alpha);
        int draws = 20_000;
        double squares = 0;
        for (int draw = 0; draw < draws; draw++) {
            float share = mixup.share(KEY.child(draw));
            assertThat(share).isBetween(0.5f, 1f);
            squares += (share - 0.5) * (share - 0.5) / draws;
        }
        // The larger share lies as far from ½ as either, and Beta(α, α) has the variance 1 / (4 (2 α + 1)).
        assertThat(squares).isCloseTo(1 / (4 * (2 * alpha + 1.0)), within(0.004));
    }

    @Test
    void partnersAreAllTheOthersEquallyOften() {
        Mixup mixup = new Mixup(1);
        int[] counts = new int[5];
        for (int draw = 0; draw < 8000; draw++) {
            counts[mixup.partner(KEY.child(draw), 2, 5)]++;
        }
        assertThat(counts[2]).isZero();
        for (int other : new int[] {0, 1, 3, 4}) {
            assertThat(counts[other]).isBetween(2000 - 200, 2000 + 200);
        }
        assertThat(mixup.partner(KEY, 0, 1)).isZero();
    }

    @Test
    void aMixtureIsTheWeightedSumOfTwoImagesAsTheyAreInTheEpoch() {
        Batch alone = Batches.of(examples(), COUNT).augmented(DataDefence.parse("flip"), 9).epoch(2).batch(0);
        Batch mixed = Batches.of(examples(), COUNT).augmented(DEFENCE, 9).epoch(2).batch(0);
        assertThat(alone.isMixed()).isFalse();
        assertThat(mixed.isMixed()).isTrue();
        assertThat(mixed.labels()).isEqualTo(examples().labels());
        for (int i = 0; i < COUNT; i++) {
            int partner = new Mixup(0.7f).partner(new RandomKey(9).child("augment").child(2).child(i).child("mixup"), i,
                    COUNT);
            assertThat(mixed.otherLabels()[i]).isEqualTo(examples().label(partner));
            for (int p = 0; p < 6; p++) {
                float share = mixed.shares()[i];
                assertThat(mixed.images()[i * 6 + p]).isCloseTo(
                        share * alone.images()[i * 6 + p] + (1 - share) * alone.images()[partner * 6 + p],
                        within(1e-6f));
            }
        }
    }

    @Test
    void aMixtureDoesNotDependOnItsBatch() {
        DataDefence defence = DataDefence.parse("crop:1,flip,cutout:1,mixup:0.7,noise:0.2");
        Batch whole = Batches.of(examples(), COUNT).augmented(defence, 9).epoch(1).batch(0);
        for (int size : new int[] {1, 5}) {
            for (Batch batch : Batches.of(examples(), size).shuffled(4).augmented(defence, 9).epoch(1)) {
                for (int i = 0; i < batch.size(); i++) {
                    int index = batch.indices()[i];
                    assertThat(batch.shares()[i]).isEqualTo(whole.shares()[index]);
                    assertThat(batch.otherLabels()[i]).isEqualTo(whole.otherLabels()[index]);
                    for (int p = 0; p < 6; p++) {
                        assertThat(batch.images()[i * 6 + p]).isEqualTo(whole.images()[index * 6 + p]);
                    }
                }
            }
        }
        assertThat(Batches.of(examples(), COUNT).augmented(defence, 9).epoch(0).batch(0).shares())
                .isNotEqualTo(whole.shares());
    }

    @Test
    void refusesAnAlphaOutOfRange() {
        for (float alpha : new float[] {0, -1, 5, Float.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Mixup(alpha)).withMessageContaining("alpha")
                    .withMessageContaining("0.2 is usual");
        }
    }
}
