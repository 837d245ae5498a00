package io.github.tardigrad.training.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.datasets.PngImage;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdversarialFolderTest {
    @TempDir
    private Path folder;

    private final Engine engine = Engine.open("scalar");

    @AfterEach
    void close() {
        engine.close();
    }

    private AdversarialImages made(Examples examples) {
        return AdversarialImages.of(SmallTask.model(engine, 2), examples, Attacks.pgd(Norm.LINF), 0.1f,
                Optional.empty(), 1, done -> {});
    }

    @Test
    void whatIsWrittenIsWhatWasJudged() throws IOException {
        AdversarialImages made = made(SmallTask.examples(30).select(29, 1, 2, 3, 4, 5));
        Path out = folder.resolve("out");
        AdversarialFolder.Written written = AdversarialFolder.create(out).write(made, DataSource.parse("mnist"));
        assertThat(written.data()).isEqualTo("mnist=" + out);
        Examples stored = DataSource.parse(written.data()).loadTest();
        Examples exact = DataSource.parse(written.exactData().orElseThrow()).loadTest();
        JsonObject json = JsonParser.parseString(Files.readString(out.resolve("attack.json"))).getAsJsonObject();
        for (int i = 0; i < 6; i++) {
            AdversarialImage image = made.images().get(i);
            assertThat(stored.image(i)).isEqualTo(image.stored());
            assertThat(exact.image(i)).isEqualTo(image.exact());
            assertThat(stored.label(i)).isEqualTo(image.label());
            JsonObject one = json.getAsJsonArray("per_image").get(i).getAsJsonObject();
            assertThat(one.get("answer_stored").getAsInt()).isEqualTo(image.storedAnswer().label());
            assertThat(Files.readAllBytes(out.resolve(one.get("file").getAsString())))
                    .isEqualTo(PngImage.encode(SmallTask.IMAGE, image.stored()));
        }
        assertThat(json.get("epsilon").getAsDouble()).isEqualTo(0.1);
        assertThat(json.get("successes_stored").getAsInt()).isEqualTo(made.count(AdversarialImage::storedSuccess));
        assertThat(size(Files.readAllBytes(out.resolve("contact-sheet.png")))[0]).isGreaterThan(300);
        try (Stream<Path> all = Files.walk(out)) {
            assertThat(all.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void aNearestImageThatWasNotFoundHasNoDistance() throws IOException {
        Attack hopeless = Attacks.parse("cw:searches=1,steps=1,initial-constant=0.000001", Norm.L2);
        AdversarialImages none = AdversarialImages.of(SmallTask.model(engine, 2), SmallTask.examples(30), hopeless,
                Float.POSITIVE_INFINITY, Optional.empty(), 1, done -> {});
        int open = none.count(AdversarialImage::open);
        assertThat(open).isPositive();
        assertThat(none.count(AdversarialImage::exactSuccess)).isZero();
        AdversarialFolder.create(folder.resolve("none")).write(none, DataSource.parse("mnist"));
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("none/attack.json")))
                .getAsJsonObject();
        int unknown = 0;
        for (JsonElement image : json.getAsJsonArray("per_image")) {
            boolean isNull = image.getAsJsonObject().get("distance").isJsonNull();
            assertThat(image.getAsJsonObject().get("distance_stored").isJsonNull()).isEqualTo(isNull);
            unknown += isNull ? 1 : 0;
        }
        assertThat(unknown).isEqualTo(open);
    }

    @Test
    void whatEightBitsCannotHoldIsCounted() throws IOException {
        AdversarialImages small = AdversarialImages.of(SmallTask.model(engine, 2), SmallTask.examples(30),
                Attacks.pgd(Norm.LINF), 0.4f / 255, Optional.empty(), 1, done -> {});
        AdversarialFolder.create(folder.resolve("small")).write(small, DataSource.parse("mnist"));
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("small/attack.json")))
                .getAsJsonObject();
        assertThat(json.get("unchanged_stored").getAsInt()).isEqualTo(30);
        assertThat(json.get("beyond_epsilon_stored").getAsInt()).isZero();
    }

    @Test
    void namesSayIndexLabelAndAnswerWhateverTheClassIsCalled() throws IOException {
        AdversarialImages made = made(SmallTask.examples(2));
        AdversarialFolder.create(folder.resolve("out")).write(made, DataSource.parse("mnist"));
        String answer = List.of("top", "mid-dle-b", "bottom").get(made.images().get(1).storedAnswer().label());
        assertThat(folder.resolve("out/images/00001-mid-dle-b-as-" + answer + ".png")).exists();
    }

    @Test
    void aFolderOfImagesIsReadAgainThoughAClassIsMissing() throws IOException {
        Examples named = Examples.ofFloats("x", SmallTask.IMAGE, new float[] {}, new int[0], List.of("a", "b", "c"));
        Examples small = SmallTask.examples(6).select(1, 2, 4);
        float[] pixels = new float[3 * 36];
        for (int i = 0; i < 3; i++) {
            small.copyImage(i, pixels, i * 36);
        }
        AdversarialImages made = made(Examples.ofFloats("x", SmallTask.IMAGE, pixels, small.labels(),
                named.classNames()));
        Path out = folder.resolve("out");
        AdversarialFolder.Written written = AdversarialFolder.create(out).write(made,
                DataSource.parse("images=" + folder));
        Examples read = DataSource.parse(written.data()).loadTest();
        assertThat(read.classNames()).containsExactly("a", "b", "c");
        assertThat(read.labels()).containsExactly(1, 2, 1);
        assertThat(read.image(0)).isEqualTo(made.images().get(0).stored());
        assertThat(written.exactData()).isEmpty();
        assertThat(out.resolve("images")).doesNotExist();
    }

    @Test
    void onlyAnEmptyFolderIsTaken() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> AdversarialFolder.create(file)).hasMessageContaining(file + " is a file");
        assertThatThrownBy(() -> AdversarialFolder.create(folder)).hasMessageContaining(folder + " is not empty");
        AdversarialFolder.create(Files.createDirectory(folder.resolve("empty")));
    }

    @Test
    void aContactSheetTakesAnyNumberOfImagesOfAnySize() throws IOException {
        byte[] few = ContactSheet.png(made(SmallTask.examples(1)));
        byte[] many = ContactSheet.png(made(SmallTask.examples(600)));
        assertThat(size(few)[0]).isGreaterThan(300);
        assertThat(size(many)[1]).isLessThanOrEqualTo(8200);
        assertThat(ContactSheet.png(made(SmallTask.examples(5)))).isEqualTo(
                ContactSheet.png(made(SmallTask.examples(5))));
    }

    /** Width and height, as the header of a PNG file has them. */
    private static int[] size(byte[] png) {
        return new int[] {ByteBuffer.wrap(png).getInt(16), ByteBuffer.wrap(png).getInt(20)};
    }
}
