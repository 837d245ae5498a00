package io.github.tardigrad.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Folders that were looked into, in words for an error. */
final class Places {
    private Places() {}

    /** The folders, each that is a file or missing marked so. */
    static String list(List<Path> folders) {
        return folders.stream().map(Places::describe).collect(Collectors.joining(", "));
    }

    private static String describe(Path folder) {
        if (Files.isDirectory(folder)) {
            return folder.toString();
        }
        return folder + (Files.exists(folder) ? " (a file, not a folder)" : " (no such folder)");
    }
}
