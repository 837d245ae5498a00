package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.BackendUnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jocl.CL;

/**
 * Loads JOCL's native library. Left alone, JOCL unpacks it into the folder of temporary files under a name that
 * everyone knows, and loads whatever lies there already. So while JOCL loads it, that folder is a new one which only
 * this user can write to.
 */
final class NativeLibrary {
    private static final String FOLDER = "java.io.tmpdir";

    /** As the library itself, this is the process's. */
    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads it; a second call does nothing.
     *
     * @throws BackendUnavailableException when there is no OpenCL here, or JOCL has no library for this system
     */
    static synchronized void load() throws BackendUnavailableException {
        if (loaded) {
            return;
        }
        String before = System.getProperty(FOLDER);
        Path folder;
        try {
            folder = Files.createTempDirectory("tardigrad-opencl");
        } catch (IOException e) {
            throw new BackendUnavailableException("no folder can be made in " + before
                    + " for JOCL's native library: choose another with -D" + FOLDER + "=…", e);
        }
        System.setProperty(FOLDER, folder.toString());
        try {
            CL.setExceptionsEnabled(true);
            loaded = true;
        } catch (LinkageError e) {
            throw new BackendUnavailableException("OpenCL cannot be loaded: install the driver of your GPU and an"
                    + " OpenCL loader (Debian: ocl-icd-libopencl1; JOCL knows Linux, macOS and Windows on 64 bits)", e);
        } finally {
            System.setProperty(FOLDER, before);
            delete(folder);
        }
    }

    /** A system that still needs the file keeps it until the end. */
    private static void delete(Path folder) {
        File[] files = folder.toFile().listFiles();
        folder.toFile().deleteOnExit(); // behind its files: the last one registered is deleted first
        for (File file : files == null ? new File[0] : files) {
            if (!file.delete()) {
                file.deleteOnExit();
            }
        }
        folder.toFile().delete();
    }
}
