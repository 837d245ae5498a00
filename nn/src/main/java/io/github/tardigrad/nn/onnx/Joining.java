package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.nn.layer.Add;
import io.github.tardigrad.nn.layer.Concat;
import java.util.ArrayList;
import java.util.List;

/** Branches of a network that come together. */
final class Joining {
    private Joining() {}

    /** The sum of two branches. */
    static Signal add(Network network, Signal a, Signal b) throws OnnxException {
        requireAlike(a, b);
        if (!a.extents().equals(b.extents()) || !a.grid().equals(b.grid())) {
            throw new OnnxException("it adds " + a.extents() + " and " + b.extents() + " for each image: two outputs"
                    + " of layers are added where they are alike only");
        }
        boolean rows = a.step().shape().rank() == 1 || b.step().shape().rank() == 1;
        Step left = rows ? network.row(a.plain().step()) : a.plain().step();
        Step right = rows ? network.row(b.plain().step()) : b.plain().step();
        return a.through(network.step(new Add(), left, right));
    }

    /** Branches behind each other along one axis. */
    static Signal concat(Network network, Call call) throws OnnxException {
        Signal first = call.signal(0);
        int axis = Call.axes(new long[] {call.node().integer("axis", 0)}, first.extents().rank() + 1)[0] - 1;
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            Signal next = call.signal(i).plain();
            requireAlike(first, next);
            boolean whole = first.isWhole() && next.isWhole() && next.step().shape().rank() == 3;
            boolean rows = first.isRow() && next.isRow() && next.isInOurOrder();
            if (axis < 0 || !whole && !rows) {
                throw new OnnxException("it joins " + first.extents() + " and " + next.extents() + " for each image:"
                        + " images are joined along their channels or sides, and rows");
            }
            steps.add(rows ? network.row(next.step()) : next.step());
        }
        boolean rows = first.isRow();
        Step step = network.step(new Concat(rows ? 0 : first.order().get(axis)), steps.toArray(Step[]::new));
        return rows ? Signal.row(step) : Signal.of(step, step.shape(), first.order());
    }

    private static void requireAlike(Signal a, Signal b) throws OnnxException {
        if (!a.order().equals(b.order()) && !(a.isInOurOrder() && b.isInOurOrder())) {
            throw new OnnxException("one of its inputs was transposed, the other not");
        }
    }
}
