package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Blocks that scopes use again and again, so that a training step allocates nothing after the first. One tape at a time
 * uses an arena; the engine hands an idle one to the next.
 */
final class Arena {
    /** Sizes are rounded up to this many floats, so that almost equal requests share blocks. */
    private static final int GRAIN = 256;

    private final MemoryKernels memory;
    private final MemoryPolicy policy;
    private final TreeMap<Integer, Deque<Storage>> idle = new TreeMap<>();
    private long allocations;

    Arena(MemoryKernels memory, MemoryPolicy policy) {
        this.memory = memory;
        this.policy = policy;
    }

    /** A block for {@code size} floats with anything in it. */
    Lease borrow(int size) {
        int rounded = Math.max(GRAIN, Math.ceilDiv(size, GRAIN) * GRAIN);
        // A block up to a quarter too large will do: the last, smaller batch of an epoch then fits into what is there.
        Map.Entry<Integer, Deque<Storage>> fitting = idle.ceilingEntry(rounded);
        while (fitting != null && fitting.getKey() - rounded <= rounded / 4) {
            Storage block = fitting.getValue().pollLast();
            if (block != null) {
                return new Lease(this, block);
            }
            fitting = idle.higherEntry(fitting.getKey());
        }
        allocations++;
        Storage fresh = memory.allocate(rounded);
        if (policy == MemoryPolicy.POISON) {
            poison(fresh);
        }
        return new Lease(this, fresh);
    }

    void giveBack(Storage storage) {
        switch (policy) {
            case REUSE -> {}
            case FRESH -> {
                memory.free(storage);
                return;
            }
            case POISON -> poison(storage);
        }
        idle.computeIfAbsent(storage.size(), size -> new ArrayDeque<>()).addLast(storage);
    }

    Tensor copyOut(Tensor tensor) {
        Tensor copy = Tensor.of(tensor.shape(), memory.allocate(tensor.size()), 0);
        memory.copy(tensor, copy);
        return copy;
    }

    /** How many blocks the backend was asked for so far. */
    long allocations() { return allocations; }

    private void poison(Storage storage) {
        memory.fill(Tensor.of(Shape.of(storage.size()), storage, 0), Float.NaN);
    }
}
