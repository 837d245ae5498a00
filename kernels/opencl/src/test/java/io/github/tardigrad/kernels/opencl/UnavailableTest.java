package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.testkit.ChildProcess;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jocl.CL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines without a driver, or with a broken one: forced, that is one line; else another backend takes its place. */
@EnabledOnOpenCl
class UnavailableTest {
    private static final ChildProcess.Setting CHILD = new ChildProcess.Setting(
            List.of(OpenClBackend.class, CL.class), List.of("--enable-native-access=ALL-UNNAMED"), Map.of());

    @TempDir
    private Path folder;

    /** The loader's list of drivers: a folder of files, each with the name of a library. */
    private ChildProcess.Setting withDrivers(String... libraries) throws IOException {
        for (int i = 0; i < libraries.length; i++) {
            Files.writeString(folder.resolve(i + ".icd"), libraries[i]);
        }
        return CHILD.with(Map.of("OCL_ICD_VENDORS", folder + "/", "OPENCL_VENDOR_PATH", folder + "/"));
    }

    @Test
    void withoutADriverItSaysWhatToInstall() throws Exception {
        ChildProcess child = withDrivers().run(SmallSum.class, "opencl");
        assertThat(child.exit()).isNotZero();
        assertThat(child.output()).isEmpty();
        assertThat(child.errors()).contains("backend opencl cannot run here: no OpenCL driver offers",
                "install");
    }

    @Test
    void aBrokenDriverIsNone() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense.so"), "this is no library");
        ChildProcess child = withDrivers("/nowhere/libmissing.so.1", nonsense.toString())
                .run(SmallSum.class, "opencl");
        assertThat(child.exit()).isNotZero();
        assertThat(child.errors()).contains("backend opencl cannot run here: no OpenCL driver offers",
                "install");
    }

    @Test
    void chosenAutomaticallyItGivesWayInOneLine() throws Exception {
        ChildProcess automatic = withDrivers().run(SmallSum.class, "auto");
        assertThat(automatic.exit()).as(automatic.errors()).isZero();
        assertThat(automatic.errors().lines().filter(line -> line.contains("scalar"))).singleElement().asString()
                .contains("computing on backend scalar", "no OpenCL driver offers a device");
        assertThat(automatic.output()).isEqualToIgnoringNewLines("3.0");
    }

    @Test
    void aDeviceThatThereIsNotIsAnsweredByAList() throws Exception {
        ChildProcess child = CHILD.run(SmallSum.class, "opencl:no such GPU");
        assertThat(child.exit()).isNotZero();
        assertThat(child.errors()).contains("no OpenCL device is called 'no such GPU'",
                "take one of opencl:0 (");
        ChildProcess variable = CHILD.with(Map.of("OPENCL_DEVICE", "77")).run(SmallSum.class, "opencl");
        assertThat(variable.exit()).isNotZero();
        assertThat(variable.errors()).contains("no OpenCL device is called '77'");
    }

    @Test
    void joclsLibraryIsNotLeftInTheFolderThatEveryoneKnows() throws Exception {
        Path planted = Files.writeString(folder.resolve(System.mapLibraryName("JOCL_2_0_6-linux-x86_64")), "planted");
        ChildProcess child = CHILD.with(List.of("-Djava.io.tmpdir=" + folder, "--enable-native-access=ALL-UNNAMED"))
                .run(SmallSum.class, "opencl:0");
        assertThat(child.exit()).as(child.errors()).isZero();
        assertThat(planted).as("neither loaded nor replaced").hasContent("planted");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(planted);
        }
    }
}
