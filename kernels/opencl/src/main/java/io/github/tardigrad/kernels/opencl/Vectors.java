package io.github.tardigrad.kernels.opencl;

/** How many neighbouring channels a work-item has, see {@code vectors.cl}. */
final class Vectors {
    private static final int[] WIDTHS = {16, 8, 4, 2};
    /** The longest that a GPU moves at once; longer ones only take registers and leave fewer work-items. */
    private static final int WIDEST_ON_A_GPU = 4;

    private Vectors() {}

    /** The longest vectors that the channels divide into. What is computed for a channel does not depend on it. */
    static int width(Device device, int channels) {
        for (int width : WIDTHS) {
            if (channels % width == 0 && (width <= WIDEST_ON_A_GPU || !device.isGpu())) {
                return width;
            }
        }
        return 1;
    }

    /** A line for the preprocessor. */
    static String definition(int width) { return "#define VECTOR " + width + "\n"; }
}
