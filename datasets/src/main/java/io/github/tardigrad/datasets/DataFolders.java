package io.github.tardigrad.datasets;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a data set that is named without a folder is looked for, nearest first.
 *
 * @param roots folders that hold a folder per data set, of its name
 */
record DataFolders(List<Path> roots) {
    /**
     * {@code data} in the working folder, {@code tardigrad} in the user's data folder ({@code $XDG_DATA_HOME}, or
     * {@code ~/.local/share}), and {@code /usr/share/datasets}, where Debian's packages put them.
     */
    static DataFolders ofThisMachine() {
        String configured = System.getenv("XDG_DATA_HOME");
        Path user = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(configured);
        return new DataFolders(List.of(
                Path.of("data").toAbsolutePath(), user.resolve("tardigrad"), Path.of("/usr/share/datasets")));
    }

    /** The folders in which the data set {@code name} may lie. */
    List<Path> of(String name) {
        return roots.stream().map(root -> root.resolve(name)).toList();
    }
}
