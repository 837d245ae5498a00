package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.Storage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Memory that scopes use again and again, so that a training step allocates nothing after the first. It comes in a few
 * large blocks, and is lent in stretches as long as they are asked for; stretches that come back grow together with
 * their idle neighbours, so that large tensors find room where small ones were. One tape at a time uses an arena; the
 * engine hands an idle one to the next.
 */
final class Arena {
    /** Sizes are rounded up to this many floats, so that every stretch begins on a cache line. */
    private static final int GRAIN = 256;
    /** A new block is at least as large as all others together, divided by this: few blocks, and little too much. */
    private static final int GROWTH = 2;
    /** But it has no more floats than this, 32 MiB, unless one tensor needs more. */
    private static final int MOST_GROWTH = 1 << 23;

    /**
     * Part of a block.
     *
     * @param block its number
     * @param from where it begins, in floats
     * @param size how many floats it has
     */
    record Stretch(int block, int from, int size) {
        private static final Comparator<Stretch> BY_PLACE =
                Comparator.comparingInt(Stretch::block).thenComparingInt(Stretch::from);
        private static final Comparator<Stretch> BY_SIZE =
                Comparator.comparingInt(Stretch::size).thenComparing(BY_PLACE);

        private boolean isBefore(Stretch other) { return block == other.block && from + size == other.from; }

        private Stretch with(Stretch next) { return new Stretch(block, from, size + next.size); }
    }

    private final MemoryKernels memory;
    private final MemoryPolicy policy;
    private final List<Storage> blocks = new ArrayList<>();
    private final TreeSet<Stretch> idleBySize = new TreeSet<>(Stretch.BY_SIZE);
    private final TreeSet<Stretch> idleByPlace = new TreeSet<>(Stretch.BY_PLACE);
    private long allocations;
    private long size;

    Arena(MemoryKernels memory, MemoryPolicy policy) {
        this.memory = memory;
        this.policy = policy;
    }

    /** Memory for {@code count} floats with anything in it. */
    Lease borrow(int count) {
        int rounded = Math.max(GRAIN, Math.multiplyExact(Math.ceilDiv(count, GRAIN), GRAIN));
        if (policy == MemoryPolicy.FRESH) {
            return new Lease(this, allocate(rounded), new Stretch(0, 0, rounded));
        }
        // The smallest that will do: large ones are left for large tensors.
        Stretch found = idleBySize.ceiling(new Stretch(0, 0, rounded));
        if (found == null) {
            found = grow(rounded);
        }
        remove(found);
        if (found.size > rounded) {
            add(new Stretch(found.block, found.from + rounded, found.size - rounded));
        }
        return new Lease(this, blocks.get(found.block), new Stretch(found.block, found.from, rounded));
    }

    /** Takes back what {@link #borrow} lent. */
    void giveBack(Storage storage, Stretch stretch) {
        if (policy == MemoryPolicy.FRESH) {
            memory.free(storage);
            return;
        }
        if (policy == MemoryPolicy.POISON) {
            poison(storage, stretch);
        }
        Stretch whole = stretch;
        Stretch before = idleByPlace.lower(stretch);
        if (before != null && before.isBefore(stretch)) {
            remove(before);
            whole = before.with(whole);
        }
        Stretch after = idleByPlace.higher(stretch);
        if (after != null && stretch.isBefore(after)) {
            remove(after);
            whole = whole.with(after);
        }
        add(whole);
    }

    Tensor copyOut(Tensor tensor) {
        Tensor copy = Tensor.of(tensor.shape(), memory.allocate(tensor.size()), 0);
        memory.copy(tensor, copy);
        return copy;
    }

    /** How many blocks the backend was asked for so far. */
    long allocations() { return allocations; }

    /** How many floats they have together. */
    long size() { return size; }

    private Stretch grow(int least) {
        int more = Math.max(least, (int) Math.min(size / GROWTH / GRAIN * GRAIN, MOST_GROWTH));
        Stretch whole = new Stretch(blocks.size(), 0, more);
        Storage block = allocate(more);
        blocks.add(block);
        if (policy == MemoryPolicy.POISON) {
            poison(block, whole);
        }
        add(whole);
        return whole;
    }

    private Storage allocate(int count) {
        Storage block = memory.allocate(count);
        allocations++;
        size += count;
        return block;
    }

    private void add(Stretch stretch) {
        idleBySize.add(stretch);
        idleByPlace.add(stretch);
    }

    private void remove(Stretch stretch) {
        idleBySize.remove(stretch);
        idleByPlace.remove(stretch);
    }

    private void poison(Storage storage, Stretch stretch) {
        memory.fill(Tensor.of(Shape.of(stretch.size), storage, stretch.from), Float.NaN);
    }
}
