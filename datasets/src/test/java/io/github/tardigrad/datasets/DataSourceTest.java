package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tardigrad.datasets.IdxFile.Element;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
    @TempDir
    private Path folder;
    private Path near;
    private Path far;
    private DataFolders defaults;

    @BeforeEach
    void nameFolders() {
        near = folder.resolve("near");
        far = folder.resolve("far");
        defaults = new DataFolders(List.of(near, far));
    }

    private DataSource parse(String text) {
        return DataSource.parse(text, defaults);
    }

    private static void assertMissing(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(DataSetException.class).hasMessageContainingAll(parts)
                .message().doesNotContain("\n");
    }

    private static void writeIdx(Path place, int train, int test, String ending) throws IOException {
        IdxExamples.write(Sample.of(train, Shape.of(2, 2, 1), 10), place.resolve("train-images-idx3-ubyte" + ending),
                place.resolve("train-labels-idx1-ubyte" + ending), Element.UNSIGNED_BYTE);
        IdxExamples.write(Sample.of(test, Shape.of(2, 2, 1), 10), place.resolve("t10k-images-idx3-ubyte" + ending),
                place.resolve("t10k-labels-idx1-ubyte" + ending), Element.UNSIGNED_BYTE);
    }

    private static void writeCifar(Path place) throws IOException {
        for (int batch = 1; batch <= 5; batch++) {
            CifarBatch.write(Sample.of(batch, Shape.of(32, 32, 3), 10), place.resolve("data_batch_" + batch + ".bin"));
        }
        CifarBatch.write(Sample.of(3, Shape.of(32, 32, 3), 10), place.resolve("test_batch.bin"));
    }

    private static void writeImages(Path place, int count, Shape shape, String... classNames) throws IOException {
        Examples images = Sample.of(count * classNames.length, shape, classNames.length);
        for (int i = 0; i < images.size(); i++) {
            PngImage.write(place.resolve(classNames[images.label(i)]).resolve(i + ".png"), shape, images.image(i));
        }
    }

    @Test
    void embeddedIsAlwaysThere() throws IOException {
        DataSource source = DataSource.parse("embedded");
        assertThat(source.availability().found()).isTrue();
        DataSet data = source.load();
        assertThat(data.name()).isEqualTo("embedded");
        assertThat(data.train().size()).isEqualTo(10_000);
        assertThat(Fingerprint.of(source.loadTest())).isEqualTo(Fingerprint.of(data.test()));
    }

    @ParameterizedTest
    @CsvSource({
            "svhn,           unknown",
            "'',             unknown",
            "MNIST,          unknown",
            "mnist2=/tmp,    unknown",
            "mnist=,         names no folder",
            "images,         images=DIR",
            "images=,        names no folder",
            "embedded=/tmp,  needs none",
    })
    void otherNamesAreRefused(String text, String complaint) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(text))
                .withMessageContaining("data " + text).withMessageContaining(complaint);
    }

    @Test
    void unknownNamesAreAnsweredWithTheKnown() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse("svhn"))
                .withMessageContaining("embedded, fashion-mnist[=DIR], mnist[=DIR], cifar10[=DIR], images=DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void idxIsFoundInTheNearestFolder(String ending) throws IOException {
        writeIdx(far.resolve("mnist"), 4, 2, ending);
        assertThat(parse("mnist").load().train().size()).isEqualTo(4);
        assertThat(parse("mnist").availability().detail()).isEqualTo("in " + far.resolve("mnist"));
        writeIdx(near.resolve("mnist"), 5, 3, ending);
        DataSet data = parse("mnist").load();
        assertThat(data.train().size()).isEqualTo(5);
        assertThat(data.test().size()).isEqualTo(3);
        assertThat(data.train().classNames()).hasSize(10).startsWith("0").endsWith("9");
        assertThat(parse("mnist=" + far.resolve("mnist")).load().train().size()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "FashionMNIST/raw"})
    void torchvisionsFoldersAreFound(String below) throws IOException {
        writeIdx(folder.resolve("mine").resolve(below), 4, 2, "");
        assertThat(parse("fashion-mnist=" + folder.resolve("mine")).load().train().size()).isEqualTo(4);
    }

    @Test
    void spellingWithADotIsFound() throws IOException {
        writeIdx(folder, 4, 2, "");
        Files.move(folder.resolve("t10k-labels-idx1-ubyte"), folder.resolve("t10k-labels.idx1-ubyte"));
        assertThat(parse("mnist=" + folder).loadTest().size()).isEqualTo(2);
    }

    @Test
    void whatIsMissingIsSaidWithWhereAndHow() throws IOException {
        Files.createDirectories(near.resolve("fashion-mnist"));
        Files.createDirectories(far);
        Files.createFile(far.resolve("fashion-mnist"));
        assertMissing(() -> parse("fashion-mnist").load(), "Fashion-MNIST was not found", "train-images-idx3-ubyte",
                near.resolve("fashion-mnist") + ", ", far.resolve("fashion-mnist") + " (a file, not a folder)",
                "apt install dataset-fashion-mnist");
        assertMissing(() -> parse("mnist").load(), "MNIST was not found",
                near.resolve("mnist") + " (no such folder)", "mnist=DIR");
        assertMissing(() -> parse("cifar10").load(), "CIFAR-10 was not found", "data_batch_1.bin",
                near.resolve("cifar10") + " (no such folder)", "cifar10=DIR");
        assertThat(parse("cifar10").availability().found()).isFalse();
        assertThat(parse("cifar10").availability().detail()).contains("CIFAR-10 was not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte"})
    void anIncompleteFolderIsNotPassedOver(String missing) throws IOException {
        writeIdx(near.resolve("mnist"), 4, 2, "");
        writeIdx(far.resolve("mnist"), 4, 2, "");
        Files.delete(near.resolve("mnist").resolve(missing));
        assertMissing(() -> parse("mnist").load(), "MNIST in " + near.resolve("mnist") + " is incomplete", missing);
        assertThat(parse("mnist").availability().found()).isFalse();
    }

    @Test
    void testImagesNeedNoTrainingImages() throws IOException {
        writeIdx(folder, 4, 2, "");
        Files.delete(folder.resolve("train-images-idx3-ubyte"));
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        assertThat(parse("mnist=" + folder).loadTest().size()).isEqualTo(2);
    }

    @Test
    void cifarIsReadBatchByBatch() throws IOException {
        writeCifar(near.resolve("cifar10").resolve("cifar-10-batches-bin"));
        DataSet data = parse("cifar10").load();
        assertThat(data.train().labels()).containsExactly(0, 0, 1, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 3, 4);
        assertThat(data.test().size()).isEqualTo(3);
        assertThat(data.train().classNames()).isEqualTo(CifarBatch.CLASS_NAMES);
    }

    @Test
    void anIncompleteCifarIsRefused() throws IOException {
        writeCifar(folder);
        Files.delete(folder.resolve("data_batch_4.bin"));
        assertMissing(() -> parse("cifar10=" + folder).load(), "incomplete", "data_batch_4.bin");
        assertThat(parse("cifar10=" + folder).loadTest().size()).isEqualTo(3);
    }

    @Test
    void cifarForPythonIsTold() throws IOException {
        Path python = Files.createDirectories(folder.resolve("cifar-10-batches-py"));
        Files.createFile(python.resolve("data_batch_1"));
        assertMissing(() -> parse("cifar10=" + folder).load(), python.toString(), "Python version", "binary version");
    }

    @Test
    void imagesComeFromTrainAndTest() throws IOException {
        writeImages(folder.resolve("train"), 3, Shape.of(2, 2, 1), "cat", "dog");
        writeImages(folder.resolve("test"), 2, Shape.of(2, 2, 1), "cat", "dog");
        DataSet data = parse("images=" + folder).load();
        assertThat(data.train().size()).isEqualTo(6);
        assertThat(data.test().size()).isEqualTo(4);
        assertThat(data.test().classNames()).containsExactly("cat", "dog");
    }

    @Test
    void greyAndColourDoNotMix() throws IOException {
        writeImages(folder.resolve("train"), 1, Shape.of(2, 2, 1), "cat", "dog");
        writeImages(folder.resolve("test"), 1, Shape.of(2, 2, 3), "cat", "dog");
        assertMissing(() -> parse("images=" + folder).load(), folder.resolve("train") + " are grey",
                folder.resolve("test") + " in colour");
    }

    @Test
    void aTrainingFolderAloneIsTold() throws IOException {
        writeImages(folder.resolve("train"), 2, Shape.of(2, 2, 1), "cat", "dog");
        assertMissing(() -> parse("images=" + folder).load(), "training images only",
                folder.resolve("test").toString());
        assertThat(parse("images=" + folder.resolve("train")).load().train().classNames()).hasSize(2);
    }

    @Test
    void aRunCanTellWhichFolderItWas() throws IOException {
        writeImages(folder, 5, Shape.of(2, 2, 1), "cat", "dog");
        DataSet data = parse("images=" + folder).load();
        assertThat(data.train().name()).startsWith("images=" + folder.toAbsolutePath() + " train");
        assertThat(data.test().name()).startsWith("images=" + folder.toAbsolutePath() + " test");
    }

    @Test
    void aClassTooSmallToSplitIsNamed() throws IOException {
        writeImages(folder, 1, Shape.of(2, 2, 1), "cat", "dog");
        assertMissing(() -> parse("images=" + folder).load(), "class cat", "too few images to be split");
    }

    @Test
    void trainAndTestMustAgree() throws IOException {
        writeImages(folder.resolve("a/train"), 1, Shape.of(2, 2, 1), "ant", "cat", "dog");
        writeImages(folder.resolve("a/test"), 1, Shape.of(2, 2, 1), "cat", "dog");
        assertMissing(() -> parse("images=" + folder.resolve("a")).load(), "[ant, cat, dog]", "[cat, dog]");
        assertMissing(() -> parse("images=" + folder.resolve("a")).loadTest(), "[ant, cat, dog]", "[cat, dog]");
        writeImages(folder.resolve("b/train"), 1, Shape.of(2, 2, 1), "cat", "dog");
        writeImages(folder.resolve("b/test"), 1, Shape.of(2, 3, 1), "cat", "dog");
        assertMissing(() -> parse("images=" + folder.resolve("b")).load(), "[2, 2, 1]", "[2, 3, 1]");
    }

    @Test
    void testFolderAloneCanBeJudgedButNotTrainedOn() throws IOException {
        writeImages(folder.resolve("test"), 2, Shape.of(2, 2, 1), "cat", "dog");
        assertThat(parse("images=" + folder).loadTest().size()).isEqualTo(4);
        assertMissing(() -> parse("images=" + folder).load(), "test images only", folder.resolve("train").toString());
    }

    @Test
    void filesOfAnotherFormatAreNamedByIt() throws IOException {
        writeIdx(near, 5, 5, "");
        PngImage.write(near.resolve("images/0.png"), Shape.of(2, 2, 1), new float[4]);
        PngImage.write(near.resolve("contact-sheet.png"), Shape.of(2, 2, 1), new float[4]);
        assertMissing(() -> parse("images=" + near).loadTest(), near + " holds ", "an IDX file", "mnist=" + near
                + " or fashion-mnist=" + near);
        writeCifar(far);
        assertMissing(() -> parse("images=" + far).load(), far + " holds test_batch.bin", "cifar10=" + far);
    }

    @Test
    void aClassMayBeCalledTest() throws IOException {
        writeImages(folder, 10, Shape.of(2, 2, 1), "biopsy", "test");
        assertThat(parse("images=" + folder).load().train().classNames()).containsExactly("biopsy", "test");
    }

    @Test
    void oneFolderIsSplitTheSameEachTime() throws IOException {
        writeImages(folder, 10, Shape.of(4, 4, 1), "cat", "dog");
        DataSet data = parse("images=" + folder).load();
        assertThat(data.train().size()).isEqualTo(16);
        assertThat(data.test().labels()).containsExactlyInAnyOrder(0, 0, 1, 1);
        assertThat(data.test().name()).contains("one fifth", "seed 1");
        assertThat(parse("images=" + folder).load().sha256()).isEqualTo(data.sha256());
        Set<Float> train = new HashSet<>();
        for (int i = 0; i < 16; i++) {
            train.add(data.train().image(i)[0]);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(train).doesNotContain(data.test().image(i)[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "mnist", "fashion-mnist", "cifar10", "images"})
    void aTestPartIsWrittenInTheDatasOwnFormatAndReadAgain(String name) throws IOException {
        Shape shape = name.equals("cifar10") ? Shape.of(32, 32, 3) : Shape.of(4, 5, 1);
        Examples sample = Sample.ofFloats(7, shape, 10).select(1, 3, 6);
        DataSource source = parse(name.equals("images") ? "images=" + near : name);
        Examples read = parse(source.writeTest(sample, List.of("a", "b", "c"), folder)).loadTest();
        assertThat(read.labels()).containsExactly(1, 3, 6);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < shape.size(); j++) {
                assertThat(read.image(i)[j]).isCloseTo(sample.image(i)[j], offset(0.5f / 255 + 1e-6f));
            }
        }
        Optional<String> exact = source.writeExactTest(sample, folder.resolve("exact"));
        assertThat(exact.isPresent()).isEqualTo(!List.of("cifar10", "images").contains(name));
        if (exact.isPresent()) {
            assertThat(parse(exact.get()).loadTest().image(2)).isEqualTo(sample.image(2));
        }
    }

    @Test
    void imagesInNoFolderAreRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertMissing(() -> parse("images=" + file).load(), file + " is a file");
        assertMissing(() -> parse("images=" + near).loadTest(), near + " does not exist");
        assertThat(parse("images=" + near).availability().found()).isFalse();
    }

    @Test
    void debiansPackageIsFound() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/usr/share/datasets/fashion-mnist")),
                "dataset-fashion-mnist is not installed");
        DataSource source = DataSource.parse("fashion-mnist", new DataFolders(List.of(Path.of("/usr/share/datasets"))));
        assertThat(source.availability()).isEqualTo(
                new DataSource.Availability(true, "in /usr/share/datasets/fashion-mnist"));
        DataSet data = source.load();
        assertThat(data.train().size()).isEqualTo(60_000);
        assertThat(data.test().size()).isEqualTo(10_000);
        assertThat(data.train().image(0)).isEqualTo(FashionMnist.embeddedTrain().image(9)); // the first boot
    }

    @Test
    void theDefaultsIncludeDebiansFolder() {
        assertThat(DataFolders.ofThisMachine().of("fashion-mnist")).hasSize(3)
                .last().isEqualTo(Path.of("/usr/share/datasets/fashion-mnist"));
        assertThat(DataSource.named()).extracting(DataSource::name)
                .containsExactly("embedded", "fashion-mnist", "mnist", "cifar10");
    }
}
