package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LauncherTest {
    private static final int CLASS_FILE_OF_JAVA_11 = 55;

    @Test
    void anOlderJavaCanLoadItAndSaysWhatIsMissing() throws IOException {
        try (DataInputStream file = new DataInputStream(Launcher.class.getResourceAsStream("Launcher.class"))) {
            assertThat(file.readInt()).isEqualTo(0xCAFEBABE);
            file.readUnsignedShort();
            assertThat(file.readUnsignedShort()).isEqualTo(CLASS_FILE_OF_JAVA_11);
        }
        assertThat(Launcher.tooOld(17, "/usr/lib/jvm/17").lines()).singleElement().asString()
                .contains("Java 17 (/usr/lib/jvm/17) is too old", "Java 25");
    }

    @Test
    void theProgramGetsTheVectorApiAndTheArguments() {
        assertThat(Launcher.command("some.Main", "--rows", "mlp step")).contains("--add-modules=jdk.incubator.vector")
                .endsWith("some.Main", "--rows", "mlp step");
    }

    /** Two collectors in one command line are an error of the JVM's. */
    @Test
    void aCollectorOfTheUsersIsTheOnlyOne() {
        assertThat(collectors(List.of("-Xmx1g"))).containsExactly("-XX:+UseSerialGC");
        assertThat(collectors(List.of("-Xmx1g", "-XX:+UseZGC"))).containsExactly("-XX:+UseZGC");
    }

    /** libtorch keeps its tensors in the C heap: trimming that would slow it down. */
    @Test
    void theHeapOfOthersIsNotTrimmed() {
        String trimming = "-XX:TrimNativeHeapInterval=500";
        assertThat(Launcher.command(List.of(trimming), "some.Main")).doesNotContain(trimming);
        assertThat(Launcher.command(List.of(), Bench.class.getName()).contains(trimming))
                .isEqualTo(System.getProperty("os.name").startsWith("Linux"));
    }

    private static List<String> collectors(List<String> own) {
        return Launcher.command(own, "some.Main").stream().filter(option -> option.endsWith("GC")).toList();
    }
}
