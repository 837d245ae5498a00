package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One product of training on the device, with numbers in it, to be computed with one tile or another. */
class Trial implements AutoCloseable {
    /** Seconds of one measurement, at least, for as long as that is not more than so many calls. */
    private static final double LEAST_TIME = 0.004;
    private static final int MOST_CALLS = 64;
    /** Measurements, of which the best counts. */
    private static final int ROUNDS = 3;

    private final CommandQueue queue;
    private final Backend backend;
    private final TrainingProduct work;
    private final Tensor x;
    private final Tensor weights;
    private final Tensor y;

    Trial(CommandQueue queue, Backend backend, TrainingProduct work) {
        this.queue = queue;
        this.backend = backend;
        this.work = work;
        this.x = tensor(work.x(), 1);
        this.weights = tensor(work.weights(), 2);
        this.y = tensor(work.y(), 3);
    }

    private Tensor tensor(Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt() * 0x1p-31f;
        }
        Tensor tensor = Tensor.of(shape, backend.memory().allocate(numbers.length), 0);
        tensor.set(numbers);
        return tensor;
    }

    /** What tiles are asked for when it is computed; nothing if it is computed without. */
    Optional<Gemm.Product> product() {
        TileChoice usual = queue.tiles();
        List<Gemm.Product> asked = new ArrayList<>();
        with(product -> {
            asked.add(product);
            return usual.choose(product);
        });
        return asked.stream().findFirst();
    }

    /** The result by a tile. */
    float[] result(GemmTile tile) {
        Tensor result = work.result(x, weights, y);
        backend.memory().fill(result, Float.NaN);
        with(product -> tile);
        return result.toArray();
    }

    /**
     * Seconds that it takes with a tile whose kernel is there and warm; measured but roughly where they are twice a
     * limit.
     */
    double seconds(GemmTile tile, double limit) {
        double best = seconds(tile, 1);
        int calls = (int) Math.clamp(LEAST_TIME / best, 1, MOST_CALLS);
        for (int round = 0; round < ROUNDS && best < 2 * limit; round++) {
            best = Math.min(best, seconds(tile, calls));
        }
        return best;
    }

    private double seconds(GemmTile tile, int calls) {
        queue.finish();
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            with(product -> tile);
        }
        queue.finish();
        return (System.nanoTime() - start) / 1e9 / calls;
    }

    private void with(TileChoice tiles) {
        TileChoice usual = queue.tiles();
        queue.setTiles(tiles);
        try {
            work.run(backend, x, weights, y);
        } finally {
            queue.setTiles(usual);
        }
    }

    @Override
    public void close() {
        for (Tensor tensor : new Tensor[] {x, weights, y}) {
            backend.memory().free(tensor.storage());
        }
    }
}
