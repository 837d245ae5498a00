package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendProvider;
import io.github.tardigrad.engine.backend.BackendUnavailableException;
import io.github.tardigrad.engine.backend.Precision;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Where the backend cannot run it says what is missing. Other JVMs are processes of their own. */
@DisabledIfSystemProperty(named = Lanes.PROPERTY, matches = "256|512", disabledReason = "once is enough")
class VectorBackendProviderTest {
    private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

    /** Opens the backend and prints its name, or why not. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            BackendProvider.Request request = new BackendProvider.Request(1, "", Precision.FP32, notice -> {});
            try (Backend backend = new VectorBackendProvider().open(request)) {
                System.out.println(backend.name());
            } catch (BackendUnavailableException exception) {
                System.out.println(exception.getMessage());
            }
        }
    }

    @Test
    void takesTheWidestVectorsUnlessToldOtherwise() throws Exception {
        assertThat(open(VECTOR_API)).isEqualTo("vector-" + VectorWidth.supported());
        assertThat(open(VECTOR_API, "-Dtardigrad.vector.bits=128")).isEqualTo("vector-128");
    }

    @Test
    void namesTheFlagWhenTheModuleIsMissing() throws Exception {
        assertThat(open()).contains("start java with --add-modules jdk.incubator.vector");
    }

    @Test
    void refusesAJvmThatDoesNotCompile() throws Exception {
        assertThat(open(VECTOR_API, "-Xint")).contains("start java without -Xint");
    }

    @Test
    void refusesAJvmWithoutTheOptimisingCompiler() throws Exception {
        for (int level = 0; level < 4; level++) {
            assertThat(open(VECTOR_API, "-XX:TieredStopAtLevel=" + level)).contains("start java without -X");
        }
    }

    @Test
    void refusesWidthsThatAreNotThere() throws Exception {
        assertThat(open(VECTOR_API, "-Dtardigrad.vector.bits=384")).isEqualTo(
                "tardigrad.vector.bits is 384: it must be 128, 256 or 512");
        assertThat(open(VECTOR_API, "-XX:MaxVectorSize=16", "-Dtardigrad.vector.bits=256")).contains(
                "tardigrad.vector.bits is 256", "128 bits at most");
    }

    private static String open(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath(), Opening.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as("exit of %s", command).isZero();
        return output;
    }

    private static String classPath() {
        return Stream.of(Engine.class, VectorBackend.class, Opening.class).map(VectorBackendProviderTest::place)
                .distinct().collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
