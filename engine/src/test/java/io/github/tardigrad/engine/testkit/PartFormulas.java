package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;

/** The equations of ops that take tensors apart and put them together. */
final class PartFormulas {
    private PartFormulas() {}

    static Formula slice(int axis, int from, int to) {
        return x -> {
            Result y = new Result(x[0].shape().with(axis, to - from));
            for (int i = 0; i < y.shape().size(); i++) {
                int[] place = Values.place(y.shape(), i);
                place[axis] += from;
                y.add(i, x[0].at(place));
            }
            return y;
        };
    }

    static Formula concat(int axis) {
        return x -> {
            int extent = Arrays.stream(x).mapToInt(part -> part.shape().extent(axis)).sum();
            Result y = new Result(x[0].shape().with(axis, extent));
            for (int i = 0; i < y.shape().size(); i++) {
                int[] place = Values.place(y.shape(), i);
                int part = 0;
                while (place[axis] >= x[part].shape().extent(axis)) {
                    place[axis] -= x[part++].shape().extent(axis);
                }
                y.add(i, x[part].at(place));
            }
            return y;
        };
    }

    /** Inputs indices and table. */
    static Formula embedding() {
        return x -> {
            int width = x[1].shape().extent(1);
            int[] extents = Arrays.copyOf(x[0].shape().extents(), x[0].shape().rank() + 1);
            extents[extents.length - 1] = width;
            Result y = new Result(Shape.of(extents));
            for (int i = 0; i < y.shape().size(); i++) {
                y.add(i, x[1].at((int) x[0].values()[i / width], i % width));
            }
            return y;
        };
    }
}
