package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.datasets.IdxFile.Element;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxExamplesTest {
    private static final List<String> TWO = List.of("zero", "one");

    @TempDir
    private Path folder;
    private Path images;
    private Path labels;

    @BeforeEach
    void namePaths() {
        images = folder.resolve("images");
        labels = folder.resolve("labels");
    }

    private void write(IdxFile imageArray, IdxFile labelArray) throws IOException {
        imageArray.write(images);
        labelArray.write(labels);
    }

    private static IdxFile bytes(Shape shape) {
        return IdxFile.ofBytes(shape, new byte[shape.size()]);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> IdxExamples.read("x", images, labels, TWO)).isInstanceOf(DataSetException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void greyBytesBecomePixels() throws IOException {
        write(IdxFile.ofBytes(Shape.of(2, 1, 2), new byte[] {0, 51, (byte) 255, (byte) 128}),
                IdxFile.ofBytes(Shape.of(2), new byte[] {1, 0}));
        Examples read = IdxExamples.read("mine", images, labels, TWO);
        assertThat(read.name()).isEqualTo("mine");
        assertThat(read.imageShape()).isEqualTo(Shape.of(1, 2, 1));
        assertThat(read.labels()).containsExactly(1, 0);
        assertThat(read.image(0)).containsExactly(0f, 51 / 255f);
        assertThat(read.image(1)).containsExactly(1f, 128 / 255f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void floatsKeepEveryBit(int channels) throws IOException {
        Examples written = Sample.ofFloats(7, Shape.of(5, 3, channels), 2);
        IdxExamples.write(written, images, labels, Element.FLOAT);
        Examples read = IdxExamples.read("back", images, labels, TWO);
        assertThat(read.imageShape()).isEqualTo(written.imageShape());
        assertThat(Fingerprint.of(read)).isEqualTo(Fingerprint.of(written));
    }

    @Test
    void bytesRoundToTheNearestLevel() throws IOException {
        Examples written = Sample.ofFloats(7, Shape.of(5, 3, 1), 2);
        IdxExamples.write(written, images, labels, Element.UNSIGNED_BYTE);
        Examples read = IdxExamples.read("back", images, labels, TWO);
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 15; j++) {
                assertThat(read.image(i)[j]).isCloseTo(written.image(i)[j], within(1 / 509f));
            }
        }
    }

    @Test
    void levelsSurviveAsBytes() throws IOException {
        Examples written = Sample.of(40, Shape.of(3, 3, 3), 2);
        IdxExamples.write(written, images, labels, Element.UNSIGNED_BYTE);
        assertThat(Fingerprint.of(IdxExamples.read("back", images, labels, TWO))).isEqualTo(Fingerprint.of(written));
    }

    @Test
    void exchangedFilesAreTold() throws IOException {
        write(bytes(Shape.of(2)), bytes(Shape.of(2, 1, 1)));
        assertRefused(images.toString(), "[2]", "exchanged");
        write(bytes(Shape.of(2, 1, 1)), bytes(Shape.of(2, 1, 1)));
        assertRefused(labels.toString(), "[2, 1, 1]", "exchanged");
        write(bytes(Shape.of(2, 1, 1)), IdxFile.ofFloats(Shape.of(2), new float[2]));
        assertRefused(labels.toString(), "FLOAT", "exchanged");
    }

    @Test
    void countsMustAgree() throws IOException {
        write(bytes(Shape.of(3, 2, 2)), bytes(Shape.of(2)));
        assertRefused("3 images", "2 labels", images.toString(), labels.toString());
    }

    @Test
    void labelsBeyondTheClassesAreRefused() throws IOException {
        write(bytes(Shape.of(3, 2, 2)), IdxFile.ofBytes(Shape.of(3), new byte[] {0, 1, 2}));
        assertRefused(labels.toString(), "image 2", "label 2", "2 classes");
        write(bytes(Shape.of(3, 2, 2)), IdxFile.ofBytes(Shape.of(3), new byte[] {0, (byte) 200, 1}));
        assertRefused("image 1", "label 200");
    }

    @Test
    void noImagesAndEmptyImagesAreRefused() throws IOException {
        write(bytes(Shape.of(0, 2, 2)), bytes(Shape.of(0)));
        assertRefused("holds no pixel", "[0, 2, 2]");
        write(bytes(Shape.of(2, 0, 2)), bytes(Shape.of(2)));
        assertRefused("holds no pixel", "[2, 0, 2]");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, 1.5f, -0.25f, 255f, Float.POSITIVE_INFINITY})
    void pixelsOutsideTheUnitIntervalAreRefused(float pixel) throws IOException {
        write(IdxFile.ofFloats(Shape.of(1, 1, 2), new float[] {0.5f, pixel}), bytes(Shape.of(1)));
        assertRefused(images.toString(), "pixel " + pixel, "outside [0, 1]");
    }

    @Test
    void labelsBeyondAByteCannotBeWritten() {
        Examples many = Examples.ofBytes("many", Shape.of(1, 1, 1), new byte[1], new int[] {256},
                Sample.classNames(257));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdxExamples.write(many, images, labels, Element.UNSIGNED_BYTE))
                .withMessageContaining("label 256");
        assertThat(images).doesNotExist();
    }
}
