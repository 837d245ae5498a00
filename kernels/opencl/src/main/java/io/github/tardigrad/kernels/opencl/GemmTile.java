package io.github.tardigrad.kernels.opencl;

/** How a product is cut, and so which kernel makes it: by registers or by tensor cores. */
sealed interface GemmTile permits RegisterTile, TensorTile {
    /** Local memory that every device has which we compute on well, whatever it says of itself. */
    int MOST_LOCAL_BYTES = 48 << 10;
    /** The same of work-items of a work-group. */
    int MOST_WORK_ITEMS = 1024;

    /** Of C, that a work-group makes. */
    int rows();

    /** Of C, that a work-group makes. */
    int columns();

    /** Columns of A, and rows of B, that a work-group fetches at a time. */
    int depth();

    /** Floats that are fetched at once where they are neighbours. */
    int vector();

    /** Whether these must lie on multiples of their number. */
    boolean aligned();

    /** Fetches that local memory holds. */
    int stages();

    /** The extents of a work-group. */
    long[] group();

    /** Of local memory, at most. */
    int localBytes();

    /** The kernel. */
    Source source();

    /** Lines for the preprocessor that are of this kind of tile alone. */
    String ownDefinitions();

    /** Lines for the preprocessor. */
    default String definitions() {
        return "#define TILE_M " + rows() + "\n#define TILE_N " + columns() + "\n#define TILE_K " + depth()
                + "\n#define STAGES " + stages() + "\n" + (aligned() ? "#define ALIGNED\n" : "") + ownDefinitions();
    }

    /** As {@link RatedTile} writes it. */
    String text();

    /** Work-items of a work-group. */
    default int workItems() {
        int items = 1;
        for (long extent : group()) {
            items *= (int) extent;
        }
        return items;
    }

    /** Whether it asks for no more than what we ask any device for. */
    default boolean isPortable() { return workItems() <= MOST_WORK_ITEMS && localBytes() <= MOST_LOCAL_BYTES; }

    /** Whether a device can run it. */
    default boolean fits(Device device) {
        return isPortable() && workItems() <= device.largestWorkGroup()
                && (group().length < 2 || group()[1] <= device.highestWorkGroup())
                && localBytes() <= device.localMemory();
    }
}
