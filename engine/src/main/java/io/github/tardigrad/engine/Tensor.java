package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.Storage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A shape over a stretch of a backend's storage: dense, row-major, float32. The handle is immutable; the content is
 * not.
 *
 * <p>A tensor has one of two lifetimes. <b>Persistent</b> ones (parameters, what {@link Engine#tensor} makes) live as
 * long as they are referenced. Those that a {@link Tape} makes belong to its scope: their memory is used again after
 * their last use in the backward pass or when the tape closes, and touching them then is an error. {@link #keep} takes
 * a copy out.
 */
public final class Tensor {
    private final Shape shape;
    private final Storage storage;
    private final int offset;
    private final @Nullable Lease lease;
    private final @Nullable Node node;
    private final @Nullable Parameters owner;
    private boolean released;

    private Tensor(Shape shape, Storage storage, int offset, @Nullable Lease lease, @Nullable Node node,
            @Nullable Parameters owner) {
        if (offset < 0 || shape.size() > storage.size() - offset) {
            throw new IllegalArgumentException("shape " + shape + " at offset " + offset + " does not fit into "
                    + storage.size() + " floats of storage");
        }
        this.shape = shape;
        this.storage = storage;
        this.offset = offset;
        this.lease = lease;
        this.node = node;
        this.owner = owner;
    }

    /** A persistent tensor over {@code storage} from {@code offset} on. */
    public static Tensor of(Shape shape, Storage storage, int offset) {
        return new Tensor(shape, storage, offset, null, null, null);
    }

    /** A tensor of a scope, over the start of the lease's memory. */
    static Tensor leased(Shape shape, Lease lease, @Nullable Node node) {
        return new Tensor(shape, lease.storage(), lease.offset(), lease, node, null);
    }

    /** Parameters are views of their owner's flat storage. */
    static Tensor parameter(Shape shape, Storage storage, int offset, Parameters owner) {
        return new Tensor(shape, storage, offset, null, null, owner);
    }

    /** The same memory in another shape, as the result of {@code node}; holds the memory on its own account. */
    Tensor aliased(Shape newShape, @Nullable Node newNode) {
        Storage open = storage();
        if (lease != null) {
            lease.hold();
        }
        return new Tensor(newShape, open, offset, lease, newNode, null);
    }

    /** Gives up this tensor's hold on its memory, once; a second call does nothing. */
    void release() {
        if (lease != null && !released) {
            released = true;
            lease.release();
        }
    }

    /** The extents. */
    public Shape shape() { return shape; }

    /** How many elements there are. */
    public int size() { return shape.size(); }

    /**
     * The storage that holds the elements, from {@link #offset} on; for backends.
     *
     * @throws IllegalStateException when the memory was given back to the scope it came from
     */
    public Storage storage() {
        if (lease != null && !lease.isOpen()) {
            throw new IllegalStateException("tensor " + shape
                    + " is used after its memory was given back: it belonged to"
                    + " a tape that is closed or has run backward past it; call keep() on it in time");
        }
        return storage;
    }

    /** Where the first element lies in the storage. */
    public int offset() { return offset; }

    /** The elements, row-major, as a fresh array; waits for pending work. */
    public float[] toArray() {
        float[] values = new float[size()];
        storage().download(offset, values, 0, values.length);
        return values;
    }

    /**
     * The only element.
     *
     * @throws IllegalArgumentException when there is not exactly one
     */
    public float item() {
        if (size() != 1) {
            throw new IllegalArgumentException("item() wants one element, but the shape is " + shape);
        }
        return toArray()[0];
    }

    /** Overwrites the elements, row-major; as many as there are. */
    public void set(float... values) {
        if (values.length != size()) {
            throw new IllegalArgumentException(values.length + " values do not fill shape " + shape + ": "
                    + size() + " are needed");
        }
        storage().upload(offset, values, 0, values.length);
    }

    /**
     * The same memory seen in another shape of the same size. It takes no part in the tape: for that there is reshape.
     */
    public Tensor view(Shape newShape) {
        if (newShape.size() != size()) {
            throw new IllegalArgumentException("shape " + shape + " cannot be seen as " + newShape
                    + ": the sizes differ");
        }
        return new Tensor(newShape, storage, offset, lease, null, null);
    }

    /** Rows {@code from} to {@code to} (exclusive) of the first axis, as a view that takes no part in the tape. */
    public Tensor rows(int from, int to) {
        if (from < 0 || to < from || to > shape.extent(0)) {
            throw new IllegalArgumentException("rows " + from + " to " + to + " are not within shape " + shape);
        }
        return new Tensor(shape.with(0, to - from), storage, offset + from * shape.rowSize(), lease, null, null);
    }

    /** A persistent copy, which outlives the tape. */
    public Tensor keep() {
        if (lease == null) {
            return this;
        }
        storage();
        return lease.copyOut(this);
    }

    /** Whether it lives as long as it is referenced; else it belongs to a tape, and its memory is soon used again. */
    public boolean isPersistent() { return lease == null; }

    /** Whether it is a parameter that wants training. */
    public boolean isParameter() { return owner != null && owner.trainable(); }

    @Nullable
    Lease lease() { return lease; }

    @Nullable
    Node node() { return node; }

    @Nullable
    Parameters owner() { return owner; }

    @Override
    public String toString() {
        if (lease != null && !lease.isOpen()) {
            return "tensor " + shape + " (given back)";
        }
        return "tensor " + shape + (size() <= 16 ? " " + Arrays.toString(toArray()) : "");
    }
}
