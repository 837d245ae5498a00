package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module system enforces the arrows between modules; these tests keep them the ones that were drawn. */
class ModuleArrowsTest {
    private static final String TARDIGRAD = "io.github.tardigrad.";

    private static final Map<String, Set<String>> ARROWS = Map.of(
            "engine", Set.of(),
            "kernels.vector", Set.of("engine"),
            "kernels.opencl", Set.of("engine"),
            "nn", Set.of("engine"),
            "attacks", Set.of("nn"),
            "datasets", Set.of("engine"),
            "training", Set.of("attacks", "datasets"),
            "cli", Set.of("training"));

    private final ModulePath path = ModulePath.ofThisTest();

    @Test
    void modulesRequireEachOtherOnlyAsDrawn() {
        assertThat(path.descriptors(TARDIGRAD).collect(Collectors.toMap(
                module -> module.name().substring(TARDIGRAD.length()),
                module -> required(module).stream().filter(name -> name.startsWith(TARDIGRAD))
                        .map(name -> name.substring(TARDIGRAD.length())).collect(Collectors.toSet()))))
                .isEqualTo(ARROWS);
    }

    @Test
    void engineNeedsTheJdkAlone() {
        assertThat(required(path.descriptor(TARDIGRAD + "engine"))).containsExactly("java.base");
    }

    @Test
    void onlyTheVectorKernelsRequireTheVectorApi() {
        assertThat(path.descriptors(TARDIGRAD).filter(module -> required(module).contains("jdk.incubator.vector")))
                .extracting(ModuleDescriptor::name).containsExactly(TARDIGRAD + "kernels.vector");
    }

    @Test
    void onlyTheOpenClKernelsRequireJocl() {
        assertThat(path.descriptors(TARDIGRAD).filter(module -> required(module).contains("jocl")))
                .extracting(ModuleDescriptor::name).containsExactly(TARDIGRAD + "kernels.opencl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernels.vector", "kernels.opencl"})
    void kernelsAreReachedAsAServiceOnly(String name) {
        ModuleDescriptor kernels = path.descriptor(TARDIGRAD + name);

        assertThat(kernels.exports()).isEmpty();
        assertThat(kernels.provides()).extracting(ModuleDescriptor.Provides::service)
                .containsExactly(TARDIGRAD + "engine.backend.BackendProvider");
    }

    /** What must be there at run time. */
    private static Set<String> required(ModuleDescriptor module) {
        return module.requires().stream().filter(needed -> !needed.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name).collect(Collectors.toSet());
    }
}
