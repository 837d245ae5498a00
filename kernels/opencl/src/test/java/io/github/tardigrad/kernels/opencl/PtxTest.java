package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tardigrad.engine.backend.Precision;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The products as an NVIDIA GPU gets them, without one: clang, which comes with PoCL, makes PTX of them, with the
 * inline instructions in it; where there is NVIDIA's assembler ({@code ptxas}), it assembles them and finds no spilled
 * register.
 */
class PtxTest {
    private static final Pattern CLANG = Pattern.compile("clang(-\\d+)?");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> tensorCoresAreUsed() {
        return tiles(TensorTile.class)
                .flatMap(tile -> kinds().map(kind -> DynamicTest.dynamicTest(tile + ", " + kind, () -> {
                    String ptx = compiled(tile, kind);
                    int products = tile.warpRows() / 16 * (tile.warpColumns() / 8) * (tile.depth() / 8)
                            * (tile.precision() == Precision.TF32X3 ? 3 : 1);
                    assertThat(Pattern.compile("mma\\.sync\\.aligned\\.m16n8k8").matcher(ptx).results())
                            .hasSize(products);
                    assertThat(ptx).contains("cp.async.cg.shared.global", "cvt.rna.tf32.f32");
                    assembled(ptx);
                })));
    }

    /** What does not come in fours, and B by columns. */
    @TestFactory
    Stream<DynamicTest> singleNumbersAreCopiedToo() {
        return tiles(TensorTile.class).map(tile -> DynamicTest.dynamicTest(tile.toString(), () -> {
            String ptx = compiled(tile, Gemm.Left.A_COLUMNS, Gemm.Right.B_COLUMNS, 1);
            assertThat(ptx).contains("cp.async.ca.shared.global").doesNotContain("cp.async.cg");
            assembled(ptx);
        }));
    }

    @TestFactory
    Stream<DynamicTest> localMemoryIsReadInVectors() {
        return tiles(RegisterTile.class).filter(tile -> tile.stages() > 1)
                .flatMap(tile -> kinds().map(kind -> DynamicTest.dynamicTest(tile + ", " + kind, () -> {
                    String ptx = compiled(tile, kind);
                    assertThat(ptx).contains("ld.shared.v4.f32", "ld.global.v4.f32").doesNotContain("ld.local");
                    assembled(ptx);
                })));
    }

    private static <T extends GemmTile> Stream<T> tiles(Class<T> type) {
        return TileFamily.NVIDIA.table(false).tiles().stream().map(RatedTile::tile).filter(type::isInstance)
                .map(type::cast);
    }

    private static Stream<Gemm.Left> kinds() { return Arrays.stream(Gemm.Left.values()); }

    private String compiled(GemmTile tile, Gemm.Left kind) throws Exception {
        return compiled(tile, kind, Gemm.Right.B_ROWS, Gemm.LEAST_VECTOR);
    }

    private String compiled(GemmTile tile, Gemm.Left kind, Gemm.Right right, int vector) throws Exception {
        Optional<Path> clang = program(CLANG);
        assumeTrue(clang.isPresent(), "no clang here: it comes with pocl-opencl-icd");
        String definitions = "#define " + kind + "\n#define " + right + "\n" + tile.definitions()
                + "#define A_VECTOR " + vector + "\n#define B_VECTOR " + vector + "\n";
        Path source = Files.writeString(folder.resolve("gemm.cl"), tile.source().with(definitions).text());
        Path header = folder.resolve("builtins.h");
        try (InputStream in = PtxTest.class.getResourceAsStream("builtins_for_ptx.h")) {
            Files.write(header, in.readAllBytes());
        }
        Path ptx = folder.resolve("gemm.ptx");
        run(clang.get().toString(), "-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-include",
                header.toString(), "-target", "nvptx64-nvidia-nvcl", "-Xclang", "-target-feature", "-Xclang", "+ptx75",
                "-Xclang", "-target-cpu", "-Xclang", "sm_86", "-O3", "-S", "-o", ptx.toString(), source.toString());
        return Files.readString(ptx);
    }

    /** Skipped where there is no assembler: then the text of the instructions is all that was checked. */
    private void assembled(String ptx) throws Exception {
        Optional<Path> assembler = program(Pattern.compile("ptxas"));
        assumeTrue(assembler.isPresent(), "no ptxas here: the instructions were found, but not assembled");
        // The instructions are those of every GPU from 8.0 on; newer assemblers no longer take the oldest of them.
        Path file = Files.writeString(folder.resolve("assembled.ptx"), ptx
                .replaceFirst("(?m)^\\.target.*$", ".target sm_90").replaceFirst("(?m)^\\.version.*$", ".version 8.0"));
        String report = run(assembler.get().toString(), "-arch=sm_90", "-v", file.toString(), "-o",
                folder.resolve("gemm.cubin").toString());
        assertThat(report).contains("0 bytes spill stores, 0 bytes spill loads");
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Optional<Path> program(Pattern name) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path directory = Path.of(path);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.filter(file -> name.matcher(file.getFileName().toString()).matches()).forEach(found::add);
                }
            }
        }
        return found.stream().filter(Files::isExecutable).findFirst();
    }
}
