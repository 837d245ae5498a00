package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backward pass in which one input alone wants its gradient: to write another, or to read what the op did not ask
 * to be kept, is an error, and so is to leave a part of what is to be written as it was, or to write beside it.
 */
final class StrictBackward implements Backward {
    private final Engine engine;
    private final Op op;
    private final Tensor[] inputs;
    private final Tensor y;
    private final Tensor[] scratch;
    private final Tensor dy;
    private final int wanted;
    private final List<Guarded> guards = new ArrayList<>();
    private @Nullable Tensor gradient;

    private StrictBackward(Engine engine, OpRow row, int wanted) {
        this.engine = engine;
        this.op = row.op();
        this.inputs = row.tensors(engine);
        this.wanted = wanted;
        Shape shape = op.shape(row.shapes());
        this.scratch = Arrays.stream(op.scratch(row.shapes())).map(this::temporary).toArray(Tensor[]::new);
        this.dy = engine.tensor(shape, row.seed());
        this.y = op.isView() ? inputs[0].view(shape) : temporary(shape);
        if (!op.isView()) {
            op.forward(engine.backend(), new Forward(inputs, y, scratch));
        }
    }

    /** The gradient of input number {@code wanted} of the row. */
    static float[] gradient(Engine engine, OpRow row, int wanted) {
        StrictBackward pass = new StrictBackward(engine, row, wanted);
        row.op().backward(engine.backend(), pass);
        if (pass.gradient == null) {
            throw new AssertionError(row.op() + " wrote no gradient of input " + wanted);
        }
        pass.guards.forEach(Guarded::check);
        return pass.gradient.toArray();
    }

    @Override
    public Tensor x(int index) {
        require(op.keeps().inputs(), "reads its inputs, but does not keep them");
        return inputs[index];
    }

    @Override
    public Shape shape(int index) { return inputs[index].shape(); }

    @Override
    public int arity() { return inputs.length; }

    @Override
    public Tensor y() {
        require(op.keeps().output(), "reads its output, but does not keep it");
        return y;
    }

    @Override
    public Tensor scratch(int index) { return scratch[index]; }

    @Override
    public Tensor dy() { return dy; }

    @Override
    public boolean wants(int index) { return index == wanted; }

    @Override
    public Tensor dx(int index) {
        require(index == wanted, "computes the gradient of input " + index + ", which nobody wants");
        if (gradient == null) {
            gradient = temporary(shape(index));
        }
        return gradient;
    }

    @Override
    public void pass(int index, Tensor passed) {
        require(index == wanted, "passes on the gradient of input " + index + ", which nobody wants");
        gradient = passed.view(shape(index));
    }

    @Override
    public Tensor temporary(Shape shape) {
        Guarded guarded = new Guarded(engine, shape, guards.size());
        guards.add(guarded);
        return guarded.tensor();
    }

    private void require(boolean allowed, String what) {
        if (!allowed) {
            throw new AssertionError(op + " " + what);
        }
    }
}
