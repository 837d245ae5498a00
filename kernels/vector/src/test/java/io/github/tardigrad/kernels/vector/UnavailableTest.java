package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.testkit.ChildProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * JVMs that cannot run this backend: forced, it is an error that names the flag; else the scalar one takes its place.
 */
@DisabledIfSystemProperty(named = Lanes.PROPERTY, matches = "256|512")
class UnavailableTest {
    private static final ChildProcess.Setting CHILD =
            new ChildProcess.Setting(List.of(VectorBackend.class), List.of(), Map.of());

    @Test
    void forcedItNamesTheMissingFlag() throws Exception {
        ChildProcess child = CHILD.fingerprints("vector", "1", "small");
        assertThat(child.exit()).isNotZero();
        assertThat(child.output()).isEmpty();
        assertThat(child.errors()).contains("backend vector cannot run here",
                "start java with --add-modules jdk.incubator.vector");
    }

    @Test
    void chosenAutomaticallyItGivesWayInOneLine() throws Exception {
        ChildProcess automatic = CHILD.fingerprints("auto", "1", "small");
        assertThat(automatic.exit()).as(automatic.errors()).isZero();
        assertThat(automatic.errors().lines().filter(line -> line.contains("scalar"))).singleElement().asString()
                .contains("computing on backend scalar", "--add-modules jdk.incubator.vector");
        ChildProcess scalar = CHILD.fingerprints("scalar", "1", "small");
        assertThat(scalar.errors()).as("a forced backend has nothing to say").isEmpty();
        assertThat(automatic.output()).isEqualTo(scalar.output());
    }

    @Test
    void theScalarBackendTrainsInItsPlace() throws Exception {
        ChildProcess child = CHILD.run(FewSteps.class);
        assertThat(child.exit()).as(child.errors()).isZero();
        assertThat(child.errors().lines().filter(line -> line.contains("computing on backend scalar"))).hasSize(1);
        List<Float> losses = child.output().lines().map(Float::valueOf).toList();
        assertThat(losses).hasSize(20);
        assertThat(losses.getLast()).isLessThan(losses.getFirst() / 2);
    }

    @Test
    void aJvmWithoutItsOptimisingCompilerIsRefused() throws Exception {
        for (String flag : List.of("-Xint", "-XX:TieredStopAtLevel=1")) {
            ChildProcess child = withVectorsAnd(flag);
            assertThat(child.exit()).isNotZero();
            assertThat(child.errors()).contains("start java without " + flag);
        }
    }

    @Test
    void aWidthThatDoesNotExistIsRefused() throws Exception {
        for (String bits : List.of("100", "1024", "wide")) {
            ChildProcess child = withVectorsAnd("-D" + Lanes.PROPERTY + "=" + bits);
            assertThat(child.exit()).isNotZero();
            assertThat(child.errors()).contains(Lanes.PROPERTY + " is " + bits + ": it must be 128, 256 or 512");
        }
    }

    private static ChildProcess withVectorsAnd(String flag) throws IOException, InterruptedException {
        return CHILD.with(List.of("--add-modules", "jdk.incubator.vector", flag)).fingerprints("vector", "1",
                "small");
    }
}
