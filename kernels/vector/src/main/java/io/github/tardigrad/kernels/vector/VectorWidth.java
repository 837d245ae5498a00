package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.VectorShape;

/** Which vector widths this machine has. Apart from {@link Lanes}, which cannot load with a width that is not there. */
final class VectorWidth {
    /** Wider registers than this are used in part. */
    private static final int WIDEST = 512;

    private VectorWidth() {}

    /** The widest vectors to compute with, in bits. */
    static int supported() {
        return Math.min(WIDEST, VectorShape.preferredShape().vectorBitSize());
    }
}
