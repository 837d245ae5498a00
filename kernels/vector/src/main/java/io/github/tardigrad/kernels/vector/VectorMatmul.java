package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MatmulKernels;
import java.util.Arrays;

/**
 * Matrix products. B is packed into {@link Panels} (once, while it is a parameter that does not change), and the rows
 * of A are multiplied where they lie. Aᵀ is multiplied where it lies if its sizes suit the tiles, and is transposed if
 * not.
 */
final class VectorMatmul implements MatmulKernels {
    /** Fewer multiply-adds than this are not worth another chunk. */
    private static final long LEAST_WORK = 1 << 18;
    /** Chunks for each thread, so that they end at about the same time. */
    private static final int CHUNKS_PER_THREAD = 8;
    /** With more rows than this, neighbours in Aᵀ are too far apart in memory to be multiplied where they lie. */
    private static final int DEEPEST_IN_PLACE = 512;
    private static final int PANELS = 0;
    private static final int TRANSPOSED = 1;
    private static final int ZEROS = 2;
    private static final int FROM = 0;
    private static final int TO = 1;
    private static final int TILE = 3;

    private final WorkerPool pool;

    VectorMatmul(WorkerPool pool) { this.pool = pool; }

    /** Under which B's panels are kept with its storage. */
    private record PanelsKey(int offset, Shape shape, boolean transposed) {}

    /** The sizes of a product: {@code batch} times [m, k] · [k, n]. */
    private record Sizes(int batch, int m, int n, int k, boolean batchedA, boolean batchedB) {
        /** How many matrices B has. */
        int matricesOfB() { return batchedB ? batch : 1; }

        long work() { return (long) batch * m * n * k; }
    }

    @Override
    public void multiply(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c) {
        Shape shape = c.shape();
        Sizes sizes = new Sizes(shape.rank() == 3 ? shape.extent(0) : 1, shape.extent(-2), shape.extent(-1),
                a.shape().extent(transposeA ? -2 : -1), a.shape().rank() == 3, b.shape().rank() == 3);
        float[] target = Heap.write(c);
        if (c.size() == 0 || sizes.k == 0) {
            Arrays.fill(target, Heap.start(c), Heap.start(c) + c.size(), 0);
            return;
        }
        boolean whole = sizes.m % ColumnTile.GRAIN == 0 && sizes.n % ColumnTile.COLUMNS == 0;
        if (transposeA && !transposeB && whole && sizes.k <= DEEPEST_IN_PLACE) {
            columns(sizes, a, b, target, Heap.start(c));
            return;
        }
        Scratch shared = pool.borrow();
        Panels panels = panels(sizes, b, transposeB, shared);
        if (transposeA) {
            rows(sizes, transposed(sizes, a, shared), Scratch.START, panels, target, Heap.start(c), shared);
        } else {
            rows(sizes, Heap.read(a), Heap.start(a), panels, target, Heap.start(c), shared);
        }
        pool.giveBack(shared);
    }

    /** A as it lies, times the panels of B: a chunk is some rows of A and some panels. */
    private void rows(Sizes sizes, float[] a, int pa, Panels panels, float[] c, int pc, Scratch shared) {
        int wanted = wanted(sizes);
        int rowTiles = Math.ceilDiv(sizes.m, RowTile.ROWS);
        int rowParts = Math.min(rowTiles, wanted);
        int rowsEach = Math.ceilDiv(rowTiles, rowParts) * RowTile.ROWS;
        int rowChunks = Math.ceilDiv(sizes.m, rowsEach);
        int panelsOfOne = Panels.count(sizes.n);
        int panelParts = Math.min(panelsOfOne, Math.ceilDiv(wanted, rowChunks));
        float[] zeros = shared.floats(ZEROS, panelsOfOne * RowTile.COLUMNS);
        Arrays.fill(zeros, Scratch.START, Scratch.START + panelsOfOne * RowTile.COLUMNS, 0);
        RowProduct product = new RowProduct(Window.ofRow(sizes.k), panels, zeros);
        pool.run(sizes.batch * rowChunks * panelParts, (chunk, scratch) -> {
            int part = chunk % panelParts;
            int first = chunk / panelParts % rowChunks * rowsEach;
            int matrix = chunk / panelParts / rowChunks;
            int count = Math.min(rowsEach, sizes.m - first);
            int[] from = scratch.ints(FROM, count);
            int[] to = scratch.ints(TO, count);
            for (int i = 0; i < count; i++) {
                from[i] = pa + ((sizes.batchedA ? matrix * sizes.m : 0) + first + i) * sizes.k;
                to[i] = pc + (matrix * sizes.m + first + i) * sizes.n;
            }
            int other = sizes.batchedB ? matrix * Panels.size(sizes.k, sizes.n) : 0;
            for (int panel = part * panelsOfOne / panelParts; panel < (part + 1) * panelsOfOne / panelParts; panel++) {
                product.multiply(panel, panels.place(panel) + other, a, from, to, count, c, scratch, TILE);
            }
        });
    }

    /** Aᵀ · B where both lie: a chunk is some rows and one panel's width of C. */
    private void columns(Sizes sizes, Tensor a, Tensor b, float[] c, int pc) {
        int panels = sizes.n / ColumnTile.COLUMNS;
        int grains = sizes.m / ColumnTile.GRAIN;
        int parts = Math.clamp(Math.ceilDiv(wanted(sizes), panels), 1, grains);
        int rowsEach = Math.ceilDiv(grains, parts) * ColumnTile.GRAIN;
        int rowChunks = Math.ceilDiv(sizes.m, rowsEach);
        float[] left = Heap.read(a);
        float[] right = Heap.read(b);
        ColumnTile.Walk walk = ColumnTile.Walk.of(sizes.k, sizes.m, sizes.n);
        pool.run(sizes.batch * rowChunks * panels, (chunk, scratch) -> {
            int panel = chunk % panels;
            int first = chunk / panels % rowChunks * rowsEach;
            int matrix = chunk / panels / rowChunks;
            int count = Math.min(rowsEach, sizes.m - first);
            int to = pc + (matrix * sizes.m + first) * sizes.n + panel * ColumnTile.COLUMNS;
            for (int row = 0; row < count; row++) {
                Arrays.fill(c, to + row * sizes.n, to + row * sizes.n + ColumnTile.COLUMNS, 0);
            }
            ColumnTile.multiply(walk, count, left,
                    Heap.start(a) + (sizes.batchedA ? matrix * sizes.m * sizes.k : 0) + first, right,
                    Heap.start(b) + (sizes.batchedB ? matrix * sizes.k * sizes.n : 0) + panel * ColumnTile.COLUMNS, c,
                    to, sizes.n);
        });
    }

    /** How many chunks one matrix of the batch should make. */
    private int wanted(Sizes sizes) {
        long most = Math.ceilDiv((long) pool.threads() * CHUNKS_PER_THREAD, sizes.batch);
        return (int) Math.clamp(sizes.work() / sizes.batch / LEAST_WORK, 1, most);
    }

    private Panels panels(Sizes sizes, Tensor b, boolean transposed, Scratch shared) {
        if (b.isPersistent()) {
            return b.storage().<Panels>derived(new PanelsKey(b.offset(), b.shape(), transposed), stale -> {
                return pack(sizes, b, transposed,
                        stale == null ? new float[Scratch.START + panelsSize(sizes)] : stale.values());
            });
        }
        return pack(sizes, b, transposed, shared.floats(PANELS, panelsSize(sizes)));
    }

    private static int panelsSize(Sizes sizes) {
        return Math.multiplyExact(sizes.matricesOfB(), Panels.size(sizes.k, sizes.n));
    }

    /** All matrices of B, one after the other. */
    private Panels pack(Sizes sizes, Tensor b, boolean transposed, float[] values) {
        float[] source = Heap.read(b);
        int count = Panels.count(sizes.n);
        int matrices = sizes.matricesOfB();
        int rowStep = transposed ? 1 : sizes.n;
        pool.run(matrices * count, (chunk, scratch) -> {
            int matrix = chunk / count;
            int[] rows = scratch.ints(FROM, sizes.k);
            for (int k = 0; k < sizes.k; k++) {
                rows[k] = Heap.start(b) + matrix * sizes.k * sizes.n + k * rowStep;
            }
            new Panels(values, Scratch.START + matrix * Panels.size(sizes.k, sizes.n), sizes.k, sizes.n)
                    .pack(chunk % count, source, rows, transposed ? sizes.k : 1);
        });
        return new Panels(values, Scratch.START, sizes.k, sizes.n);
    }

    /** All matrices of A, the other way round. */
    private float[] transposed(Sizes sizes, Tensor a, Scratch shared) {
        float[] source = Heap.read(a);
        float[] target = shared.floats(TRANSPOSED, a.size());
        int matrices = sizes.batchedA ? sizes.batch : 1;
        int parts = Math.ceilDiv(sizes.m, Scratch.LINE);
        pool.run(matrices * parts, (chunk, scratch) -> {
            int first = chunk % parts * Scratch.LINE;
            int count = Math.min(Scratch.LINE, sizes.m - first);
            int matrix = chunk / parts * sizes.m * sizes.k;
            for (int k = 0; k < sizes.k; k++) {
                int from = Heap.start(a) + matrix + k * sizes.m + first;
                int to = Scratch.START + matrix + first * sizes.k + k;
                for (int i = 0; i < count; i++) {
                    target[to + i * sizes.k] = source[from + i];
                }
            }
        });
        return target;
    }
}
