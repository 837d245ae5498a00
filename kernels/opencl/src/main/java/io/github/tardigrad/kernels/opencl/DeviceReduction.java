package io.github.tardigrad.kernels.opencl;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.expression.Expression;
import java.util.ArrayList;
import java.util.List;

/** Sums and maxima, part by part; see {@code reduction.cl}. */
final class DeviceReduction implements ReductionKernels {
    private static final Source SOURCE = Source.of("functions", "vectors", "reduction");
    /** Numbers that one work-item reduces: enough to be worth its start, and few enough to have many of them. */
    private static final int PART = 64;

    private final CommandQueue queue;
    private final DeviceMemory memory;

    DeviceReduction(CommandQueue queue, DeviceMemory memory) {
        this.queue = queue;
        this.memory = memory;
    }

    @Override
    public void reduce(Reduction reduction, Expression expression, Tensor y, Tensor... inputs) {
        Shape joint = y.shape();
        if (inputs.length > 0) {
            joint = inputs[0].shape();
            for (Tensor input : inputs) {
                joint = joint.broadcast(input.shape());
            }
        }
        Axes axes = Axes.of(joint, y.shape());
        if (axes.areThree()) {
            int[] extents = axes.asThree();
            inParts(reduction, expression, extents[0], extents[1], extents[2], joint, y, inputs);
        } else {
            anyAxes(reduction, expression, axes, joint, y, inputs);
        }
    }

    private void inParts(Reduction reduction, Expression expression, int outer, int reduced, int inner, Shape joint,
            Tensor y, Tensor... inputs) {
        int parts = Math.max(1, Math.ceilDiv(reduced, PART));
        if (parts == 1) {
            launch(reduction, expression, reduced, inner, 1, joint, y, inputs);
            return;
        }
        Tensor partial = memory.borrow(Shape.of(outer, parts, inner));
        launch(reduction, expression, reduced, inner, parts, joint, partial, inputs);
        inParts(reduction, input(0), outer, parts, inner, partial.shape(), y, partial);
        memory.giveBack(partial);
    }

    private void launch(Reduction reduction, Expression expression, int reduced, int inner, int parts, Shape joint,
            Tensor y, Tensor... inputs) {
        ExpressionCode code = new ExpressionCode(expression, joint, inputs);
        int width = code.takesVectors() ? Vectors.width(queue.device(), inner) : 1;
        code.bind(queue.kernel(source(reduction, code, width), "reduce_parts").writes(y)
                .withEach(y.size() / width, reduced, inner, parts, PART)).run(y.size() / width);
    }

    private void anyAxes(Reduction reduction, Expression expression, Axes axes, Shape joint, Tensor y,
            Tensor... inputs) {
        ExpressionCode code = new ExpressionCode(expression, joint, inputs);
        code.bind(queue.kernel(source(reduction, code, 1), "reduce_any").writes(y)
                .withEach(y.size(), axes.reduced())
                .withVector(DeviceMemory.eight(axes.extents(true), 1))
                .withVector(DeviceMemory.eight(axes.steps(true), 0))
                .withVector(DeviceMemory.eight(axes.extents(false), 1))
                .withVector(DeviceMemory.eight(axes.steps(false), 0)))
                .run(y.size());
    }

    private static Source source(Reduction reduction, ExpressionCode code, int width) {
        return SOURCE.with(Vectors.definition(width) + "#define IS_SUM " + (reduction == Reduction.SUM ? 1 : 0)
                + "\n" + code.definitions());
    }

    /** The axes of the joint shape; neighbours that are both kept or both go are one run. */
    private record Axes(List<Run> runs) {
        /**
         * Some axes.
         *
         * @param kept whether the result has them
         * @param extent of all of them
         * @param step elements from one index to the next
         */
        private record Run(boolean kept, int extent, int step) {}

        static Axes of(Shape joint, Shape result) {
            List<Run> runs = new ArrayList<>();
            int[] steps = joint.strides();
            for (int axis = 0; axis < joint.rank(); axis++) {
                int extent = joint.extent(axis);
                if (extent == 1) {
                    continue;
                }
                int own = axis - joint.rank() + result.rank();
                boolean kept = own >= 0 && result.extent(own) != 1;
                if (!runs.isEmpty() && runs.getLast().kept == kept) {
                    runs.set(runs.size() - 1, new Run(kept, runs.getLast().extent * extent, steps[axis]));
                } else {
                    runs.add(new Run(kept, extent, steps[axis]));
                }
            }
            return new Axes(runs);
        }

        /** Whether they are [outer, reduced, inner], any of which may be missing. */
        boolean areThree() { return runs.size() < 3 || runs.size() == 3 && runs.getFirst().kept; }

        /** As that. */
        int[] asThree() {
            int[] extents = {1, 1, 1};
            int place = 0;
            for (Run run : runs) {
                if (run.kept == (place == 1)) {
                    place++;
                }
                extents[place] = run.extent;
                place++;
            }
            return extents;
        }

        int reduced() {
            return runs.stream().filter(run -> !run.kept).mapToInt(Run::extent).reduce(1, (x, y) -> x * y);
        }

        int[] extents(boolean kept) {
            return runs.stream().filter(run -> run.kept == kept).mapToInt(Run::extent).toArray();
        }

        int[] steps(boolean kept) {
            return runs.stream().filter(run -> run.kept == kept).mapToInt(Run::step).toArray();
        }
    }
}
