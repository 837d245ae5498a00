package io.github.tardigrad.cli;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules that these tests run with, wherever the build put them: on the module path or on the class path. */
final class ModulePath {
    private final Map<String, ModuleReference> modules;

    private ModulePath(Map<String, ModuleReference> modules) {
        this.modules = modules;
    }

    /** Those with a descriptor, as an embedder would find them. */
    static ModulePath ofThisTest() {
        return new ModulePath(Stream.of("jdk.module.path", "java.class.path")
                .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
                .filter(entry -> entry.endsWith(".jar") || Files.exists(Path.of(entry, "module-info.class")))
                .distinct()
                .flatMap(entry -> ModuleFinder.of(Path.of(entry)).findAll().stream())
                .filter(module -> !module.descriptor().isAutomatic())
                .collect(Collectors.toMap(module -> module.descriptor().name(), module -> module, (a, b) -> a)));
    }

    ModuleDescriptor descriptor(String module) { return reference(module).descriptor(); }

    /** All whose name begins so. */
    Stream<ModuleDescriptor> descriptors(String prefix) {
        return modules.values().stream().map(ModuleReference::descriptor)
                .filter(module -> module.name().startsWith(prefix));
    }

    /** Where the named modules lie, as {@code --module-path} takes it. */
    String of(String... names) {
        return Stream.of(names).map(name -> Path.of(reference(name).location().orElseThrow()).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private ModuleReference reference(String module) {
        ModuleReference found = modules.get(module);
        if (found == null) {
            throw new IllegalArgumentException("module " + module + " is not among " + modules.keySet());
        }
        return found;
    }
}
