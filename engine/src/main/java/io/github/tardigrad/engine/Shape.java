package io.github.tardigrad.engine;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first; immutable. Images are {@code [batch, height, width, channels]} (NHWC),
 * convolution weights {@code [height, width, inputs, outputs]} (HWIO), dense weights {@code [inputs, outputs]}.
 *
 * <p>The empty shape {@code []} is a scalar: one element. An extent may be 0; the tensor then has no element.
 */
public final class Shape {
    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] extents;
    private final int size;

    private Shape(int[] extents) {
        long product = 1;
        for (int extent : extents) {
            if (extent < 0) {
                throw new IllegalArgumentException(
                        "extent " + extent + " in " + Arrays.toString(extents) + " is negative: extents are 0 or more");
            }
            product *= extent;
            if (product > Integer.MAX_VALUE - 64) {
                throw new IllegalArgumentException("shape " + Arrays.toString(extents)
                        + " has more than 2^31 elements: split it, for images take smaller batches");
            }
        }
        this.extents = extents;
        this.size = (int) product;
    }

    /** The shape with the given extents, outermost first; none is a scalar. */
    public static Shape of(int... extents) {
        return extents.length == 0 ? SCALAR : new Shape(extents.clone());
    }

    /** How many axes there are. */
    public int rank() { return extents.length; }

    /** How many elements there are: the product of the extents, 1 for a scalar. */
    public int size() { return size; }

    /** The extent of {@code axis}, counted from 0; a negative axis counts from the end, so {@code -1} is the last. */
    public int extent(int axis) {
        int index = axis < 0 ? axis + extents.length : axis;
        if (index < 0 || index >= extents.length) {
            throw new IllegalArgumentException("axis " + axis + " does not exist in shape " + this);
        }
        return extents[index];
    }

    /** The extents as a fresh array. */
    public int[] extents() { return extents.clone(); }

    /** How many elements one index of the first axis spans: for a batch, the elements of one example. */
    public int rowSize() {
        if (rank() == 0) {
            throw new IllegalArgumentException("a scalar has no rows: a shape of rank 1 or more is needed");
        }
        int product = 1;
        for (int axis = 1; axis < extents.length; axis++) {
            product *= extents[axis];
        }
        return product;
    }

    /** How many elements a step along each axis is: 1 for the last, and for each other the elements behind it. */
    public int[] strides() {
        int[] strides = new int[extents.length];
        int stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        return strides;
    }

    /** This shape with another extent on one axis. */
    public Shape with(int axis, int extent) {
        extent(axis);
        int[] changed = extents.clone();
        changed[axis < 0 ? axis + extents.length : axis] = extent;
        return new Shape(changed);
    }

    /** This shape with {@code extent} put in front: from one image to a batch of them. */
    public Shape prepend(int extent) {
        int[] longer = new int[extents.length + 1];
        longer[0] = extent;
        System.arraycopy(extents, 0, longer, 1, extents.length);
        return new Shape(longer);
    }

    /** This shape without its first axis: from a batch to one example. */
    public Shape dropFirst() {
        rowSize();
        return new Shape(Arrays.copyOfRange(extents, 1, extents.length));
    }

    /**
     * The shape that both broadcast to: aligned at the last axis, where one side is missing or 1 the other counts.
     *
     * @throws IllegalArgumentException when two extents differ and neither is 1
     */
    public Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        int[] result = new int[rank];
        for (int axis = 1; axis <= rank; axis++) {
            int a = axis <= rank() ? extents[rank() - axis] : 1;
            int b = axis <= other.rank() ? other.extents[other.rank() - axis] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("shapes " + this + " and " + other
                        + " do not broadcast: aligned at the last axis, extents must be equal or one of them 1");
            }
            result[rank - axis] = a == 1 ? b : a;
        }
        return of(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() { return Arrays.hashCode(extents); }

    @Override
    public String toString() { return Arrays.toString(extents); }
}
