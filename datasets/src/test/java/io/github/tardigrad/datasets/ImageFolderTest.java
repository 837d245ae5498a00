package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.datasets.ImageFolder.Channels;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    private static final Shape GREY = Shape.of(1, 2, 1);
    private static final Shape RGB = Shape.of(1, 2, 3);

    @TempDir
    private Path folder;

    /** A grey image of the two levels. */
    private void grey(String name, int left, int right) throws IOException {
        PngImage.write(folder.resolve(name), GREY, new float[] {left / 255f, right / 255f});
    }

    private void rgb(String name, int... levels) throws IOException {
        float[] pixels = new float[levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = levels[i] / 255f;
        }
        PngImage.write(folder.resolve(name), RGB, pixels);
    }

    private Examples read(Channels channels) throws IOException {
        return ImageFolder.read("mine", folder, channels);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> read(Channels.AS_FOUND)).isInstanceOf(DataSetException.class)
                .hasMessageContainingAll(parts)
                .message().doesNotContain("\n");
    }

    @Test
    void classesAreSortedAndTakeTurns() throws IOException {
        grey("dog/b.png", 40, 0);
        grey("dog/a.PNG", 30, 0);
        grey("cat/z.png", 20, 0);
        grey("cat/1.png", 10, 255);
        grey("Ant/1.png", 0, 0);
        grey("dog/c.png", 50, 0);
        Examples read = read(Channels.AS_FOUND);
        assertThat(read.classNames()).containsExactly("Ant", "cat", "dog");
        assertThat(read.labels()).containsExactly(0, 1, 2, 1, 2, 2);
        assertThat(read.imageShape()).isEqualTo(GREY);
        float[] first = new float[6];
        for (int i = 0; i < 6; i++) {
            first[i] = read.image(i)[0] * 255f;
        }
        assertThat(first).containsExactly(0f, 10f, 30f, 20f, 40f, 50f);
        assertThat(read.image(1)).containsExactly(10 / 255f, 1f);
    }

    @Test
    void greyAndColourMixedIsRefusedByTwoNames() throws IOException {
        grey("a/1.png", 7, 200);
        rgb("b/1.png", 1, 2, 3, 250, 251, 252);
        assertRefused(folder.resolve("b/1.png") + " is in colour", folder.resolve("a/1.png") + " is grey", "convert");
        rgb("a/0.png", 1, 2, 3, 250, 251, 252);
        assertRefused(folder.resolve("a/1.png") + " is grey", folder.resolve("a/0.png") + " is in colour");
    }

    @Test
    void coloursStayAsTheyAre() throws IOException {
        rgb("a/1.png", 9, 8, 7, 6, 5, 4);
        rgb("b/1.png", 1, 2, 3, 250, 251, 252);
        Examples read = read(Channels.AS_FOUND);
        assertThat(read.imageShape()).isEqualTo(RGB);
        assertThat(read.image(1))
                .containsExactly(1 / 255f, 2 / 255f, 3 / 255f, 250 / 255f, 251 / 255f, 252 / 255f);
    }

    @Test
    void aSingleClassIsRefused() throws IOException {
        grey("cat/1.png", 0, 0);
        grey("cat/2.png", 9, 9);
        assertRefused(folder + " has a single class folder, cat", "two or more");
    }

    @Test
    void aListOfClassesFixesTheLabelsOfAPart() throws IOException {
        grey("dog/1.png", 1, 2);
        Files.writeString(folder.resolve("classes.txt"), "cat\n\ndog\r\nant\n");
        Examples read = read(Channels.AS_FOUND);
        assertThat(read.classNames()).containsExactly("cat", "dog", "ant");
        assertThat(read.labels()).containsExactly(1);
        Files.createDirectories(folder.resolve("emu"));
        assertRefused(folder.resolve("classes.txt") + " does not name the class emu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cat", "cat\ncat\ndog", "cat\n../dog", "cat\n.dog", "cat\na\\b"})
    void badListsOfClassesAreRefused(String list) throws IOException {
        grey("cat/1.png", 1, 2);
        Files.writeString(folder.resolve("classes.txt"), list);
        assertRefused(folder.resolve("classes.txt").toString());
    }

    @Test
    void aListOfClassesThatIsNoTextIsRefused() throws IOException {
        grey("cat/1.png", 1, 2);
        Files.write(folder.resolve("classes.txt"), new byte[] {'a', (byte) 0xff, (byte) 0xfe, '\n'});
        assertRefused(folder.resolve("classes.txt") + " is not UTF-8");
    }

    @Test
    void aListWithoutAnyImageIsRefused() throws IOException {
        Files.writeString(folder.resolve("classes.txt"), "cat\ndog\n");
        Files.createDirectories(folder.resolve("cat"));
        assertRefused(folder + " has no image in any of its classes [cat, dog]");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Examples sample = Sample.of(5, Shape.of(3, 2, 3), 4).select(4, 1, 2);
        ImageFolder.write(sample, List.of("00", "01", "02"), folder);
        Examples read = read(Channels.AS_FOUND);
        assertThat(read.classNames()).isEqualTo(sample.classNames());
        assertThat(read.labels()).containsExactly(0, 1, 2);
        for (int i = 0; i < 3; i++) {
            assertThat(read.image(i)).isEqualTo(sample.image(i));
        }
    }

    @Test
    void whatCannotBeAFolderIsNotWritten() {
        Examples slashed = Examples.ofBytes("x", GREY, new byte[2], new int[1], List.of("T-shirt/top", "Bag"));
        assertThatThrownBy(() -> ImageFolder.write(slashed, List.of("1"), folder))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("T-shirt/top");
        Examples two = Examples.ofBytes("x", GREY, new byte[4], new int[2], List.of("a", "b"));
        assertThatThrownBy(() -> ImageFolder.write(two, List.of("1", "1"), folder))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must differ");
        assertThatThrownBy(() -> ImageFolder.write(two, List.of("1"), folder))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 names");
    }

    @Test
    void greyOnDemandIsLuma() throws IOException {
        grey("a/1.png", 7, 200);
        rgb("b/1.png", 255, 0, 0, 10, 20, 30);
        Examples read = read(Channels.GREY);
        assertThat(read.imageShape()).isEqualTo(GREY);
        assertThat(read.image(0)).containsExactly(7 / 255f, 200 / 255f);
        // 0.299 · 255 = 76.2; 2.99 + 11.74 + 3.42 = 18.15
        assertThat(read.image(1)).containsExactly(76 / 255f, 18 / 255f);
    }

    @Test
    void rgbOnDemandTriplesGrey() throws IOException {
        grey("a/1.png", 7, 200);
        grey("b/1.png", 0, 0);
        Examples read = read(Channels.RGB);
        assertThat(read.imageShape()).isEqualTo(RGB);
        assertThat(read.image(0)).startsWith(7 / 255f, 7 / 255f, 7 / 255f).endsWith(200 / 255f);
    }

    @Test
    void sizesMustAgree() throws IOException {
        grey("a/1.png", 0, 0);
        PngImage.write(folder.resolve("b/odd.png"), Shape.of(2, 1, 1), new float[2]);
        assertRefused(folder.resolve("b/odd.png") + " is 1 × 2 pixels", folder.resolve("a/1.png") + " is 2 × 1");
    }

    @Test
    void anEmptyClassIsRefused() throws IOException {
        grey("a/1.png", 0, 0);
        Files.createDirectories(folder.resolve("b"));
        assertRefused(folder.resolve("b") + " has no image");
    }

    @Test
    void aFolderWithoutClassesIsRefused() {
        assertRefused(folder + " has no class folder");
    }

    @Test
    void aFileOrNothingInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> ImageFolder.read("x", file, Channels.RGB)).isInstanceOf(DataSetException.class)
                .hasMessageContaining(file + " is a file");
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> ImageFolder.read("x", none, Channels.RGB)).isInstanceOf(DataSetException.class)
                .hasMessageContaining(none + " does not exist");
    }

    @Test
    void imagesBesideTheClassesAreRefusedButNotesAreNot() throws IOException {
        grey("a/1.png", 0, 0);
        grey("b/1.png", 0, 0);
        Files.writeString(folder.resolve("README.txt"), "where these come from");
        assertThat(read(Channels.AS_FOUND).size()).isEqualTo(2);
        grey("stray.jpeg", 0, 0);
        assertRefused(folder.resolve("stray.jpeg") + " lies beside the class folders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "1.gif", "png", "1.webp"})
    void otherFilesAmongTheImagesAreRefused(String name) throws IOException {
        grey("a/1.png", 0, 0);
        grey("b/1.png", 0, 0);
        Files.writeString(folder.resolve("a").resolve(name), "x");
        assertRefused(folder.resolve("a").resolve(name) + " is not named");
    }

    @Test
    void hiddenFilesArePassedOver() throws IOException {
        grey("a/1.png", 0, 0);
        grey("b/1.png", 0, 0);
        Files.writeString(folder.resolve("a/.DS_Store"), "x");
        Files.createDirectories(folder.resolve(".git"));
        assertThat(read(Channels.AS_FOUND).classNames()).containsExactly("a", "b");
    }

    @Test
    void foldersInsideAClassAreRefused() throws IOException {
        grey("a/1.png", 0, 0);
        grey("b/1.png", 0, 0);
        Files.createDirectories(folder.resolve("a/more.png"));
        assertRefused(folder.resolve("a/more.png") + " is a folder inside a class folder");
    }

    @Test
    void aDamagedImageIsRefusedByName() throws IOException {
        grey("a/1.png", 0, 0);
        grey("b/1.png", 0, 0);
        Files.writeString(folder.resolve("a/2.png"), "not an image");
        assertRefused(folder.resolve("a/2.png") + " is neither a PNG nor a JPEG");
    }
}
