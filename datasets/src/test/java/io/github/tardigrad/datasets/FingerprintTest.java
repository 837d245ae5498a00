package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Shape IMAGE = Shape.of(1, 2, 1);
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private static Examples bytes(int... levels) {
        byte[] pixels = new byte[levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) levels[i];
        }
        return Examples.ofBytes("x", IMAGE, pixels, new int[] {2, 0}, CLASSES);
    }

    private static String sha256(String hex) {
        return HexFormat.of().formatHex(Fingerprint.sha256().digest(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    @Test
    void hashesTheBytesItDescribes() {
        assertThat(Fingerprint.of(bytes(0, 51, 255, 128))).isEqualTo(sha256(
                "02000000 01000000 02000000 01000000   02000000 00 00 33   00000000 00 ff 80"));
        Examples floats = Examples.ofFloats("x", IMAGE, new float[] {0.5f, 0f, 1f, 0f}, new int[] {2, 0}, CLASSES);
        assertThat(Fingerprint.of(floats)).isEqualTo(sha256(
                "02000000 01000000 02000000 01000000   02000000 01 0000003f 00000000   00000000 00 ff 00"));
    }

    @Test
    void doesNotDependOnStorageOrNames() {
        Examples bytes = bytes(0, 51, 255, 128);
        Examples floats = Examples.ofFloats("other", IMAGE, new float[] {0f, 51 / 255f, 1f, 128 / 255f},
                new int[] {2, 0}, List.of("d", "e", "f", "g"));
        assertThat(Fingerprint.of(floats)).isEqualTo(Fingerprint.of(bytes));
        assertThat(Fingerprint.of(bytes.select(1, 0).select(1, 0))).isEqualTo(Fingerprint.of(bytes));
    }

    @Test
    void everyLevelIsRecognisedAsAByte() {
        byte[] levels = new byte[256];
        float[] pixels = new float[256];
        for (int i = 0; i < 256; i++) {
            levels[i] = (byte) i;
            pixels[i] = i / 255f;
        }
        Shape image = Shape.of(16, 16, 1);
        assertThat(Fingerprint.of(Examples.ofFloats("x", image, pixels, new int[1], CLASSES)))
                .isEqualTo(Fingerprint.of(Examples.ofBytes("x", image, levels, new int[1], CLASSES)));
    }

    @Test
    void dependsOnEveryValueAndTheOrder() {
        Examples examples = bytes(0, 51, 255, 128);
        assertThat(List.of(Fingerprint.of(examples), Fingerprint.of(bytes(0, 52, 255, 128)),
                Fingerprint.of(examples.select(1, 0)), Fingerprint.of(examples.range(0, 1)),
                Fingerprint.of(Examples.ofBytes("x", IMAGE, new byte[] {0, 51, -1, -128}, new int[] {2, 1}, CLASSES)),
                Fingerprint.of(Examples.ofBytes("x", Shape.of(2, 1, 1), new byte[] {0, 51, -1, -128},
                        new int[] {2, 0}, CLASSES)),
                Fingerprint.of(Examples.ofFloats("x", IMAGE, new float[] {0f, 51 / 255f, 1f, 0.50196f},
                        new int[] {2, 0}, CLASSES))))
                .doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    @Test
    void dataSetTellsTrainFromTest() {
        Examples one = bytes(0, 51, 255, 128);
        Examples other = bytes(1, 51, 255, 128);
        assertThat(new DataSet("x", one, other).sha256()).isEqualTo(new DataSet("y", one, other).sha256())
                .isNotEqualTo(new DataSet("x", other, one).sha256()).hasSize(64);
    }

    @Test
    void embeddedDataIsTheOneItAlwaysWas() {
        assertThat(new DataSet("embedded", FashionMnist.embeddedTrain(), FashionMnist.embeddedTest()).sha256())
                .isEqualTo("9048b67d89c7c5dfe8447a69153560dd3f5da45176d019279d5ae4a6a37c7ac2");
    }

    @Test
    void trainAndTestMustFitOneModel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSet("x", Sample.of(2, IMAGE, 2), Sample.of(2, Shape.of(2, 1, 1), 2)))
                .withMessageContaining("[1, 2, 1]").withMessageContaining("[2, 1, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSet("x", Sample.of(2, IMAGE, 2), Sample.of(2, IMAGE, 1)))
                .withMessageContaining("[class0]");
    }
}
