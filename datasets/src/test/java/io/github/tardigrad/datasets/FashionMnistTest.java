package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FashionMnistTest {
    private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");
    private static final List<String> FILES = List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
            "test-images-idx3-ubyte.gz", "test-labels-idx1-ubyte.gz");

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = FashionMnist.class.getResourceAsStream("fashion-mnist/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static byte[] decoded(byte[] gzip) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({
            "train-images-idx3-ubyte.gz, c7084bb6d8547680a90d1b7e62eef652b321599dcc052cb47df709f6ae65b129",
            "train-labels-idx1-ubyte.gz, 2a4fb3eec0877aa3d4ab80d8f59374733af9b2b2966e8be0e50efe715f443a4d",
            "test-images-idx3-ubyte.gz,  1b9a1884bcce59552fe06b761ebbd50c82321ffbf0a6fbbc881318e5bf226d2a",
            "test-labels-idx1-ubyte.gz,  e026daf3d28b630d395bff264d45247706f43ecba7d4f48422cba6b6a30e22d3",
    })
    void decodedBytesAreFixed(String file, String sha256) throws IOException {
        byte[] hash = Fingerprint.sha256().digest(decoded(resource(file)));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(sha256);
    }

    @Test
    void hasTheSizesItPromises() {
        assertThat(FashionMnist.embeddedTrain().size()).isEqualTo(10_000);
        assertThat(FashionMnist.embeddedTest().size()).isEqualTo(2_000);
        assertThat(FashionMnist.embeddedTrain().imageShape()).isEqualTo(Shape.of(28, 28, 1));
        assertThat(FashionMnist.embeddedTrain().classNames()).hasSize(10)
                .startsWith("T-shirt/top").endsWith("Ankle boot");
    }

    @Test
    void classesTakeTurns() {
        for (Examples examples : List.of(FashionMnist.embeddedTrain(), FashionMnist.embeddedTest())) {
            for (int i = 0; i < examples.size(); i++) {
                assertThat(examples.label(i)).isEqualTo(i % 10);
            }
        }
    }

    @Test
    void noImageIsThereTwice() {
        Set<FloatBuffer> images = new HashSet<>();
        for (Examples examples : List.of(FashionMnist.embeddedTrain(), FashionMnist.embeddedTest())) {
            for (int i = 0; i < examples.size(); i++) {
                images.add(FloatBuffer.wrap(examples.image(i)));
            }
        }
        assertThat(images).hasSize(12_000);
    }

    @Test
    void staysSmallAndSaysItsSourceAndLicence() throws IOException {
        long total = 0;
        for (String file : FILES) {
            total += resource(file).length;
        }
        assertThat(total).isLessThan(7_000_000);
        assertThat(new String(resource("SOURCE.txt"), StandardCharsets.UTF_8))
                .contains("zalandoresearch/fashion-mnist", "MIT License", "Zalando SE", "dataset-fashion-mnist");
    }

    @Test
    void theProgramMakesTheSameBytesAgain(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isDirectory(DEBIAN), "Debian's package dataset-fashion-mnist is not installed");
        EmbedFashionMnist.main(new String[] {DEBIAN.toString(), folder.toString()});
        for (String file : FILES) {
            assertThat(decoded(Files.readAllBytes(folder.resolve(file)))).as(file).isEqualTo(decoded(resource(file)));
        }
    }
}
