package io.github.tardigrad.kernels.vector;

import org.jspecify.annotations.Nullable;

/**
 * Working memory that lives from call to call, so that a kernel allocates nothing once it has run. One thread at a time
 * has it. Content is whatever the last user left.
 */
final class Scratch {
    /**
     * The first index to use of an array. Data of an array begins 16 bytes into the object; arrays of some size begin
     * on a page, so that this one is the start of a cache line, and no vector straddles two.
     */
    static final int START = 12;
    /** Floats of a cache line. */
    static final int LINE = 16;
    /** Room behind the last index, for kernels that read whole vectors. */
    private static final int SLACK = 52;
    /** Sizes are rounded up to this many steps between a power of two and the next. */
    private static final int STEPS = 8;
    private static final int SLOTS = 6;

    private final float[][] floats = new float[SLOTS][0];
    private final int[][] ints = new int[SLOTS][0];
    private BlockProgram.@Nullable Cursor cursor;

    /**
     * At least {@code size} floats from {@link #START} on, the same array for the same slot while it is large enough.
     * It has up to an eighth more room, so that requests of almost the same size do not replace each other's array.
     */
    float[] floats(int slot, int size) {
        if (floats[slot].length < START + size + SLACK) {
            int step = Math.max(1, Integer.highestOneBit(size) / STEPS);
            floats[slot] = new float[Math.addExact(START + SLACK, Math.ceilDiv(size, step) * step)];
        }
        return floats[slot];
    }

    /** This thread's cursor of a program: the last one, if it is of the same program, else a new one. */
    BlockProgram.Cursor cursor(BlockProgram program, int slot) {
        BlockProgram.Cursor last = cursor;
        if (last == null || last.program() != program) {
            last = program.newCursor(this, slot);
            cursor = last;
        }
        return last;
    }

    /** At least {@code size} ints from 0 on. */
    int[] ints(int slot, int size) {
        if (ints[slot].length < size) {
            ints[slot] = new int[size];
        }
        return ints[slot];
    }
}
