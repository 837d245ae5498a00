package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileTableTest {
    private static final String HEAD = "tardigrad tiles 1\nfor any device\n";
    private static final String LINE = "fp32 rows*columns 64x64x16 threads 16x16 vector 4 ahead 4 stages 2 speed 0.5";
    private static final Device DEVICE = SomeDevice.of(false, "vendor", 4096, 1 << 20, false);

    @TempDir
    private Path folder;

    private static TileTable parse(String text) {
        return TileTable.parse(text.getBytes(StandardCharsets.UTF_8), true);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (TileFamily family : TileFamily.values()) {
            TileTable table = family.table(true);
            assertThat(parse(table.text())).isEqualTo(table);
        }
    }

    @Test
    void aLineIsATileItsKindAndItsSpeed() {
        TileTable table = parse(HEAD + "# a remark\r\n\n" + LINE + "\ntf32 any  64x64x16\twarp 32x32 stages 3 speed 2");
        assertThat(table.device()).isEqualTo("any device");
        assertThat(table.tiles()).containsExactly(
                new RatedTile(Precision.FP32, new Gemm.Kind(Gemm.Left.A_ROWS, Gemm.Right.B_COLUMNS),
                        new RegisterTile(64, 64, 16, 16, 16, 4, 4, 2), 0.5),
                new RatedTile(Precision.TF32, null,
                        new TensorTile(64, 64, 16, 32, 32, 3, Precision.TF32, true), 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "fp32 | fp8 | 'fp8' where a precision, one of fp32, tf32x3, tf32, was expected",
            "rows*columns | rows*diagonals | 'rows*diagonals' where a kind of product, any or one of rows*rows,",
            "64x64x16 | 64x64 | '64x64' where 3 whole numbers from 1 to 1024 with x between them",
            "64x64x16 | 64x64x16x | '64x64x16x' where 3 whole numbers",
            "64x64x16 | 0x64x16 | '0x64x16' where 3 whole numbers",
            "64x64x16 | 99999999999x64x16 | '99999999999x64x16' where 3 whole numbers",
            "64x64x16 | 64x-64x16 | '64x-64x16' where 3 whole numbers",
            "threads | warp | 'warp' where 'threads'",
            "vector 4 | vector 8 | vector 8",
            "vector 4 | vector four | 'four' where a whole number from 1 to 1024",
            "ahead 4 | ahead 3 | ahead 3",
            "stages 2 | stages 3 | stages 3",
            "16x16 | 5x16 | a tile of 64x64x16 is not shared evenly by 5x16 work-items",
            "16x16 | 64x16 | is not shared evenly",
            "64x64x16 threads 16x16 | 1024x1024x16 threads 32x32 | at most 1024 and 49152",
            "16x16 vector 4 ahead 4 stages 2 | 64x32 vector 1 ahead 4 stages 1 | takes 2048 work-items",
            "speed 0.5 | speed NaN | 'NaN' where a number above 0",
            "speed 0.5 | speed Infinity | 'Infinity' where a number above 0",
            "speed 0.5 | speed -1 | '-1' where a number above 0",
            "speed 0.5 | speed 0.0 | '0.0' where a number above 0",
            "speed 0.5 | speed 1e3 | '1e3' where a number above 0",
            "speed 0.5 | speed | it ends where a number above 0, such as 0.25, was expected",
            "speed 0.5 | speed 0.5 more | 'more' where the end of the line"})
    void aWrongLineIsNamedWithItsValueAndWhatWasExpected(String good, String bad, String says) {
        assertThat(LINE).contains(good);
        assertThatThrownBy(() -> parse(HEAD + LINE + "\n" + LINE.replace(good, bad)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("line 4: ")
                .hasMessageContaining(says);
    }

    @Test
    void whatIsNoTableAtAllIsRefused() {
        assertThatThrownBy(() -> parse("")).hasMessageContaining("line 1").hasMessageContaining("tardigrad tiles 1");
        assertThatThrownBy(() -> parse("tardigrad tiles 2\nfor any device\n" + LINE)).hasMessage(
                "line 1: it says 'tardigrad tiles 2' where 'tardigrad tiles 1' was expected");
        assertThatThrownBy(() -> parse("tardigrad tiles 1\n" + LINE)).hasMessageContaining("line 2");
        assertThatThrownBy(() -> parse("tardigrad tiles 1")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> parse(HEAD + "# none\n")).hasMessageContaining("no tile");
        assertThatThrownBy(() -> parse(HEAD + "#".repeat(TileTable.LARGEST))).hasMessageContaining("longer than");
        assertThatThrownBy(() -> TileTable.parse(new byte[] {'t', (byte) 0xC3, 'x'}, true))
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> parse("\0\u001b[31m".repeat(50))).satisfies(thrown -> assertThat(thrown.getMessage())
                .hasSizeLessThan(120).matches("[^\\p{Cntrl}]*"));
    }

    @Test
    void theUsersTableIsKeptForItsDeviceAlone() throws IOException {
        List<String> notices = new ArrayList<>();
        UserTiles tiles = new UserTiles(folder.resolve("new"), DEVICE);
        assertThat(tiles.read(notices::add)).isEmpty();
        tiles.prepare();
        TileTable table = new TileTable(DEVICE.identity(), parse(HEAD + LINE).tiles());
        Path file = tiles.write(table);
        assertThat(tiles.read(notices::add)).contains(table);
        assertThat(new UserTiles(folder.resolve("new"), SomeDevice.of(false, "other", 1, 1, false))
                .read(notices::add)).isEmpty();
        assertThat(notices).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aTableThatIsDamagedOrForeignIsDoneWithoutInOneLine() throws IOException {
        UserTiles tiles = new UserTiles(folder, DEVICE);
        Path file = tiles.write(new TileTable(DEVICE.identity(), parse(HEAD + LINE).tiles()));
        for (String content : List.of("", HEAD + LINE, "\0".repeat(1 << 20))) {
            List<String> notices = new ArrayList<>();
            Files.writeString(file, content);
            assertThat(tiles.read(notices::add)).isEmpty();
            assertThat(notices).singleElement().asString().contains(file.toString(), "are not used", "tune")
                    .doesNotContain("\n");
        }
        Files.delete(file);
        Files.createDirectory(file);
        List<String> notices = new ArrayList<>();
        assertThat(tiles.read(notices::add)).isEmpty();
        assertThat(notices).hasSize(1);
    }
}
