package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;

/**
 * A minimal filtering algorithm F(m×m, 3×3) (Winograd 1980; Lavin and Gray 2016): m × m pixels of a 3×3 convolution
 * with stride 1 from a tile of (m + 2) × (m + 2) pixels, with (m + 2)² multiplications a channel in place of 9 m²:
 *
 * <pre>{@code
 *     y  = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x B) ] A            ⊙ element by element; its gradients are
 *     dw = Gᵀ [ (Bᵀ x B) ⊙ (A dy Aᵀ) ] G           summed over all tiles
 *     dx = B  [ (G w Gᵀ) ⊙ (A dy Aᵀ) ] Bᵀ          summed where tiles overlap
 * }</pre>
 *
 * <p>Over the channels each of the (m + 2)² elements is a matrix product: tiles × channels by channels × filters. The
 * input gradient is the convolution of dy with the weights turned around, too.
 *
 * <p>Other than in a direct convolution, what is added up is larger than the result, and so is the error: it is within
 * a few roundings of the same sum with every number replaced by its magnitude.
 *
 * @param outputs m
 */
record Winograd(int outputs, WinogradTransform input, WinogradTransform output, WinogradTransform slope,
        WinogradTransform weights, WinogradTransform weightGradient, WinogradTransform inputGradient) {
    /** F(4×4, 3×3): 4 times fewer multiplications. */
    static final Winograd F4 = new Winograd(4, new WinogradTransform(6, 6, WinogradLines4::input),
            new WinogradTransform(6, 4, WinogradLines4::output), new WinogradTransform(4, 6, WinogradLines4::slope),
            new WinogradTransform(3, 6, WinogradLines4::weights),
            new WinogradTransform(6, 3, WinogradLines4::weightGradient),
            new WinogradTransform(6, 6, WinogradLines4::inputGradient));

    /** F(2×2, 3×3): 2.25 times fewer. */
    static final Winograd F2 = new Winograd(2, new WinogradTransform(4, 4, WinogradLines2::input),
            new WinogradTransform(4, 2, WinogradLines2::output), new WinogradTransform(2, 4, WinogradLines2::slope),
            new WinogradTransform(3, 4, WinogradLines2::weights),
            new WinogradTransform(4, 3, WinogradLines2::weightGradient),
            new WinogradTransform(4, 4, WinogradLines2::inputGradient));

    /** Rows and columns of a kernel. */
    static final int KERNEL = 3;

    /** Rows and columns of a tile, m + 2. */
    int tile() { return outputs + KERNEL - 1; }

    /** The elements of a tile, each of which is one matrix product. */
    int elements() { return tile() * tile(); }

    /** How so many transformed tiles lie in memory: a row of each matrix is a tile. */
    ElementMatrices rows(int tiles, int inputs) {
        // At least as many rows as a product needs; those behind the last tile hold anything.
        return new ElementMatrices(elements(), Math.max(tiles, MatrixTile.ROWS), inputs);
    }

    /** How the products of so many tiles lie in memory: their rows are whole panels. */
    ElementMatrices products(int tiles, int filters) {
        return rows(tiles, Panels.count(filters) * RowTile.COLUMNS);
    }

    /** How the results are cut into tiles of m × m pixels. */
    TileGrid results(Shape results) {
        return grid(results, results, outputs, 0, 0);
    }

    /** The tiles of the images that those of the results are computed from, which overlap by two pixels. */
    TileGrid windows(Shape images, int top, int left, Shape results) {
        return grid(images, results, tile(), top, left);
    }

    private TileGrid grid(Shape images, Shape results, int size, int top, int left) {
        return new TileGrid(images.extent(1), images.extent(2), images.extent(3), size, outputs, top, left,
                Math.ceilDiv(results.extent(1), outputs), Math.ceilDiv(results.extent(2), outputs));
    }
}
