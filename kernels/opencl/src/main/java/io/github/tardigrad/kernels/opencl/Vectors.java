package io.github.tardigrad.kernels.opencl;

/** How many neighbouring channels a work-item has, see {@code vectors.cl}. */
final class Vectors {
    private static final int[] WIDTHS = {16, 8, 4, 2};

    private Vectors() {}

    /** The longest vectors that the channels divide into. What is computed for a channel does not depend on it. */
    static int width(int channels) {
        for (int width : WIDTHS) {
            if (channels % width == 0) {
                return width;
            }
        }
        return 1;
    }

    /** A line for the preprocessor. */
    static String definition(int width) { return "#define VECTOR " + width + "\n"; }
}
