package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.testkit.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Every op gives the same bits in processes that compute in different ways. The build tests this module at three
 * widths; comparing them once is enough.
 */
@DisabledIfSystemProperty(named = Lanes.PROPERTY, matches = "256|512")
class SameBitsTest {
    private static final ChildProcess.Setting CHILD =
            new ChildProcess.Setting(List.of(VectorBackend.class), List.of(), Map.of());

    @Test
    void atEveryWidthAndNumberOfThreads() throws Exception {
        List<String> expected = fingerprints(128, 1, "all");
        assertThat(expected).hasSizeGreaterThan(300);
        for (int bits : new int[] {256, 512}) {
            if (bits <= VectorWidth.supported()) {
                assertThat(fingerprints(bits, 2, "all")).as("%d bits, 2 threads", bits).isEqualTo(expected);
            }
        }
    }

    @Test
    void compiledAndInterpreted() throws Exception {
        List<String> compiled = fingerprints(VectorWidth.supported(), 2, "small");
        List<String> interpreted = fingerprints(VectorWidth.supported(), 2, "small", "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=exclude,io/github/tardigrad/*.*");
        assertThat(interpreted).isEqualTo(compiled);
    }

    private static List<String> fingerprints(int bits, int threads, String rows, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(flags));
        all.addAll(List.of("--add-modules", "jdk.incubator.vector", "-D" + Lanes.PROPERTY + "=" + bits));
        ChildProcess child = CHILD.with(all).fingerprints("vector", String.valueOf(threads), rows);
        assertThat(child.exit()).as(child.errors()).isZero();
        return child.output().lines().toList();
    }
}
