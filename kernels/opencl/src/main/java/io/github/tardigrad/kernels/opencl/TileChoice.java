package io.github.tardigrad.kernels.opencl;

/** Which tile a product gets. */
interface TileChoice {
    /** The tile for a product that is not empty. */
    GemmTile choose(Gemm.Product product);
}
