package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.datasets.Augmentation.Cutout;
import io.github.tardigrad.datasets.Augmentation.HorizontalFlip;
import io.github.tardigrad.datasets.Augmentation.Noise;
import io.github.tardigrad.datasets.Augmentation.RandomCrop;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDefenceTest {
    @Test
    void readsNamesWithTheirNumbersInOrder() {
        assertThat(DataDefence.parse("crop,flip,cutout,mixup,noise")).isEqualTo(
                new DataDefence(List.of(new RandomCrop(4), new HorizontalFlip(), new Cutout(8)),
                        Optional.of(new Mixup(0.2f)), List.of(new Noise(0.1f))));
        assertThat(DataDefence.parse("noise:0.05, crop:2")).isEqualTo(
                new DataDefence(List.of(new Noise(0.05f), new RandomCrop(2)), Optional.empty(), List.of()));
        assertThat(DataDefence.parse("none")).isEqualTo(DataDefence.none());
        assertThat(DataDefence.of(Augmentation.cropAndFlip(4))).isEqualTo(DataDefence.parse("crop:4,flip"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "flip", "crop:3,flip,cutout:5", "mixup:0.4", "noise:0.2,mixup:1.0,cutout:2"})
    void textIsReadBack(String text) {
        assertThat(DataDefence.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            blur           | there are crop, flip, cutout, mixup, noise
            crop:0         | padding 0
            crop:2.5       | whole number of pixels
            crop:NaN       | whole number of pixels
            cutout:-1      | side -1
            noise:2        | deviation 2.0
            noise:much     | takes a number, not "much"
            mixup:0        | alpha 0.0
            flip:1         | flip takes no number
            flip,flip      | flip stands twice
            crop,,flip     | augmentation "" is unknown""")
    void whatMeansNothingIsRefused(String text, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> DataDefence.parse(text)).withMessageContaining(why);
    }
}
