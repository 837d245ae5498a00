package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.backend.Tuner;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jocl.CLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search, on small products, among few tiles whose times are made up. */
@EnabledOnOpenCl
class GemmTunerTest {
    private static final Duration AMPLE = Duration.ofMinutes(5);
    /** Three tiles that any device holds, so small that they are soon compiled. */
    private static final GemmTile ONE = new RegisterTile(4, 4, 16, 1, 1, 4, 1, 1);
    private static final GemmTile OTHER = new RegisterTile(4, 8, 16, 1, 1, 4, 1, 1);
    private static final GemmTile THIRD = new RegisterTile(8, 4, 16, 1, 1, 4, 1, 1);
    private static final List<TrainingProduct> PRODUCTS = TrainingProduct.dense(2, 20, 12);

    @TempDir
    private Path folder;
    private CommandQueue queue;
    private OpenClBackend backend;
    private UserTiles user;
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        queue = new CommandQueue(Devices.choose(""), Precision.FP32);
        backend = new OpenClBackend(queue);
        user = new UserTiles(folder, queue.device());
    }

    @AfterEach
    void close() {
        backend.close();
    }

    /** Seconds of one product of these tiles; any other takes 10. */
    private Function<TrainingProduct, Trial> taking(Map<GemmTile, Double> seconds) {
        return product -> new Trial(queue, backend, product) {
            @Override
            double seconds(GemmTile tile, double limit) {
                return seconds.getOrDefault(tile, 10.0);
            }
        };
    }

    private Tuner.Outcome tune(List<GemmTile> candidates, Function<TrainingProduct, Trial> trials)
            throws IOException {
        return new GemmTuner(queue, user, PRODUCTS, candidates, trials).tune(AMPLE, lines::add);
    }

    @Test
    void whatIsFastestIsKeptAndUsedByEveryLaterStart() throws IOException {
        Tuner.Outcome outcome = tune(List.of(ONE, OTHER, THIRD), taking(Map.of(ONE, 3.0, OTHER, 1.0, THIRD, 2.0)));

        assertThat(outcome.comparisons()).extracting(Tuner.Comparison::work).containsExactly(
                "dense 20 to 12, forward", "dense 20 to 12, weight gradient", "dense 20 to 12, input gradient");
        assertThat(outcome.before()).isEqualTo(3 * 2 * 10);
        assertThat(outcome.after()).isEqualTo(3 * 2 * 1);
        Gemm.Product product = new Gemm.Product(new Gemm.Kind(Gemm.Left.A_ROWS, Gemm.Right.B_ROWS),
                new Gemm.Size(128, 12, 20), 1);
        assertThat(queue.tiles().choose(product)).isEqualTo(OTHER);
        assertThat(outcome.kept()).isPresent();
        assertThat(user.read(lines::add).orElseThrow().tiles()).extracting(RatedTile::tile).contains(OTHER);

        String usual = System.getProperty("tardigrad.opencl.cache");
        System.setProperty("tardigrad.opencl.cache", folder.toString());
        try (CommandQueue later = new CommandQueue(queue.device(), Precision.FP32);
                Engine engine = Engine.open(EngineOptions.defaults().withBackend("opencl"))) {
            assertThat(((OpenClBackend) engine.backend()).tiles().choose(product)).isEqualTo(OTHER);
            assertThat(later.tiles().choose(product)).as("without the table").isNotEqualTo(OTHER);
        } finally {
            if (usual == null) {
                System.clearProperty("tardigrad.opencl.cache");
            } else {
                System.setProperty("tardigrad.opencl.cache", usual);
            }
        }
    }

    @Test
    void whatWasFoundForAnotherPrecisionStays() throws IOException {
        RatedTile old = RatedTile.parse("tf32 any 64x64x16 warp 32x32 stages 2 speed 1",
                !queue.device().hasTensorCores());
        RatedTile stale = new RatedTile(Precision.FP32, new Gemm.Kind(Gemm.Left.A_ROWS, Gemm.Right.B_ROWS), THIRD, 1);
        user.write(new TileTable(queue.device().identity(), List.of(old, stale)));
        tune(List.of(ONE, OTHER), taking(Map.of(OTHER, 1.0)));
        assertThat(user.read(lines::add).orElseThrow().tiles()).contains(old).doesNotContain(stale);
    }

    @Test
    void whatIsNotFasterIsNotKept() throws IOException {
        Tuner.Outcome outcome = tune(List.of(ONE, OTHER), taking(Map.of(ONE, 9.9, OTHER, 10.1)));
        assertThat(outcome.after()).isLessThanOrEqualTo(outcome.before());
        assertThat(outcome.kept()).isEmpty();
        assertThat(user.read(lines::add)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aKindThatIsNotFasterStaysAsItWas() throws IOException {
        Function<TrainingProduct, Trial> faster = product -> new Trial(queue, backend, product) {
            @Override
            double seconds(GemmTile tile, double limit) {
                boolean isFast = product.pass() == TrainingProduct.Pass.FORWARD
                        || !lines.contains("comparing the tiles found with those in use");
                return tile.equals(ONE) && isFast ? 1 : 10;
            }
        };
        Tuner.Outcome outcome = tune(List.of(ONE), faster);
        assertThat(lines).contains("columns*rows: not clearly faster, so it stays as it was");
        assertThat(outcome.before()).isEqualTo(3 * 2 * 10);
        assertThat(outcome.after()).isEqualTo(2 * 1 + 2 * 2 * 10);
        assertThat(user.read(lines::add).orElseThrow().tiles()).singleElement()
                .isEqualTo(new RatedTile(Precision.FP32, new Gemm.Kind(Gemm.Left.A_ROWS, Gemm.Right.B_ROWS), ONE, 1));
    }

    @Test
    void aTileThatComputesWronglyIsDroppedHoweverFast() throws IOException {
        Function<TrainingProduct, Trial> wrong = product -> new Trial(queue, backend, product) {
            @Override
            float[] result(GemmTile tile) {
                float[] result = super.result(tile);
                if (tile.equals(OTHER)) {
                    result[result.length - 1] = Math.nextUp(result[result.length - 1]);
                }
                return result;
            }

            @Override
            double seconds(GemmTile tile, double limit) {
                return tile.equals(OTHER) ? 1 : tile.equals(ONE) ? 2 : 10;
            }
        };
        Tuner.Outcome outcome = tune(List.of(OTHER, ONE), wrong);
        assertThat(lines).contains("dropped " + OTHER.text() + ": its result has other bits");
        assertThat(outcome.after()).isEqualTo(3 * 2 * 2);
        assertThat(user.read(lines::add).orElseThrow().tiles()).extracting(RatedTile::tile).contains(ONE)
                .doesNotContain(OTHER);
    }

    @Test
    void aTileThatDoesNotRunIsDropped() throws IOException {
        Function<TrainingProduct, Trial> failing = product -> new Trial(queue, backend, product) {
            @Override
            float[] result(GemmTile tile) {
                if (tile.equals(OTHER)) {
                    throw new IllegalStateException("does not compile\nfor these reasons");
                }
                if (tile.equals(THIRD)) {
                    throw new CLException("CL_INVALID_WORK_GROUP_SIZE");
                }
                return super.result(tile);
            }

            @Override
            double seconds(GemmTile tile, double limit) {
                return tile.equals(ONE) ? 2 : 10;
            }
        };
        assertThat(tune(List.of(OTHER, THIRD, ONE), failing).kept()).isPresent();
        assertThat(lines).contains("dropped " + OTHER.text() + ": does not compile",
                "dropped " + THIRD.text() + ": CL_INVALID_WORK_GROUP_SIZE");
    }

    @Test
    void withoutTimeNothingIsFoundAndWithoutAFolderNothingIsTried() throws IOException {
        Tuner.Outcome outcome = new GemmTuner(queue, user, PRODUCTS, List.of(ONE), taking(Map.of(ONE, 1.0)))
                .tune(Duration.ZERO, lines::add);
        assertThat(outcome).isEqualTo(new Tuner.Outcome(List.of(), Optional.empty()));
        assertThat(lines).contains("rows*rows: no time was left");

        user = new UserTiles(Files.writeString(folder.resolve("file"), "no folder"), queue.device());
        lines.clear();
        assertThatThrownBy(() -> tune(List.of(ONE), taking(Map.of()))).isInstanceOf(FileSystemException.class);
        assertThat(lines).isEmpty();
    }

    /** Real times: which tile wins is the device's affair, but all are right. */
    @Test
    void theRealThingOnASmallConvolution() throws IOException {
        List<TrainingProduct> products = TrainingProduct.convolution(1, 6, 4, 8, 3, 2, 1);
        Tuner.Outcome outcome = new GemmTuner(queue, user, products, List.of(ONE, OTHER),
                product -> new Trial(queue, backend, product)).tune(AMPLE, lines::add);
        assertThat(lines).noneMatch(line -> line.startsWith("dropped"))
                .anyMatch(line -> line.startsWith("windows*rows: ") && line.contains("tiles tried"))
                .anyMatch(line -> line.startsWith("window-columns*rows: "))
                .anyMatch(line -> line.startsWith("strided-gradient*rows: "));
        assertThat(outcome.comparisons()).hasSize(3).allSatisfy(one -> {
            assertThat(one.before()).isPositive();
            assertThat(one.after()).isPositive();
        });
    }
}
