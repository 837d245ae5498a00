package io.github.tardigrad.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Devices of one make, for which tiles are shipped: resources {@code tiles-….txt}. */
enum TileFamily {
    /** Processors, and all that is no GPU. */
    CPU,
    /** GPUs of NVIDIA. */
    NVIDIA,
    /** GPUs of AMD. */
    AMD,
    /** GPUs of Intel, and those of whom we know nothing: the tiles are the most modest. */
    INTEL,
    /** GPUs of Apple. */
    APPLE;

    /** By the type of the device and by who made it. */
    static TileFamily of(Device device) {
        String vendor = device.vendor().toLowerCase(Locale.ROOT);
        if (!device.isGpu()) {
            return CPU;
        }
        if (vendor.contains("nvidia")) {
            return NVIDIA;
        }
        if (vendor.contains("amd") || vendor.contains("advanced micro devices")) {
            return AMD;
        }
        return vendor.contains("apple") ? APPLE : INTEL;
    }

    /** Its tiles, for a device with tensor cores or for one that emulates them. */
    TileTable table(boolean emulated) {
        String resource = "tiles-" + name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = TileFamily.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing: the jar is incomplete");
            }
            return TileTable.parse(in.readAllBytes(), emulated);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + resource, e);
        }
    }
}
