package io.github.tardigrad.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The table that was made for one device, with one driver, on this machine. It lies beside the compiled kernels, under
 * a hash of both.
 */
final class UserTiles {
    private final Device device;
    private final Path folder;
    private final Path file;

    UserTiles(Path folder, Device device) {
        this.device = device;
        this.folder = folder;
        this.file = folder.resolve(BinaryCache.key(device.identity()) + ".tiles");
    }

    /** Of this user. */
    static UserTiles of(Device device) { return new UserTiles(BinaryCache.folderOfUser(), device); }

    /**
     * What was written last, if anything was. A table that is damaged, or another device's, counts as none.
     *
     * @param notices is told so in one line
     */
    Optional<TileTable> read(Consumer<String> notices) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            TileTable table = TileTable.parse(in.readNBytes(TileTable.LARGEST + 1), !device.hasTensorCores());
            if (!table.device().equals(device.identity())) {
                throw new IllegalArgumentException("line 2: it is for " + TileWords.shown(table.device()));
            }
            return Optional.of(table);
        } catch (IOException | IllegalArgumentException e) {
            notices.accept("the tiles in " + file + " are not used: " + e.getMessage()
                    + "; ./tardigrad tune writes new ones");
            return Optional.empty();
        }
    }

    /**
     * Makes the folder, so that what is wrong with it is known before there is something to write.
     *
     * @throws IOException when that is not possible
     */
    void prepare() throws IOException {
        Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, null, ".part"));
    }

    /**
     * Writes a table, all or nothing.
     *
     * @return where it is
     * @throws IOException when that is not possible
     */
    Path write(TileTable table) throws IOException {
        Path temporary = Files.createTempFile(folder, BinaryCache.key(device.identity()), ".part");
        try {
            Files.writeString(temporary, table.text());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return file;
    }
}
