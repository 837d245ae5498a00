package io.github.tardigrad.engine.backend;

import java.util.Objects;

/** Storage in a Java {@code float[]}: what the CPU backends compute on. */
public final class HeapStorage extends Storage {
    private final float[] values;
    private final int base;
    private final int size;

    /** {@code size} zeros. */
    public HeapStorage(int size) {
        this(new float[size], 0, size);
    }

    /**
     * The {@code size} floats of {@code values} from {@code base} on. A backend chooses the base so that the first
     * float lies at the start of a cache line.
     */
    public HeapStorage(float[] values, int base, int size) {
        Objects.checkFromIndexSize(base, size, values.length);
        this.values = values;
        this.base = base;
        this.size = size;
    }

    @Override
    public int size() { return size; }

    /** Where float 0 of this storage lies in the arrays of {@link #readable} and {@link #writable}. */
    public int base() { return base; }

    /** The array, for reading. */
    public float[] readable() { return values; }

    /** The array, for writing: raises the version. */
    public float[] writable() {
        written();
        return values;
    }

    @Override
    public void download(int offset, float[] target, int at, int count) {
        Objects.checkFromIndexSize(offset, count, size);
        System.arraycopy(values, base + offset, target, at, count);
    }

    @Override
    public void upload(int offset, float[] source, int at, int count) {
        Objects.checkFromIndexSize(offset, count, size);
        System.arraycopy(source, at, writable(), base + offset, count);
    }
}
