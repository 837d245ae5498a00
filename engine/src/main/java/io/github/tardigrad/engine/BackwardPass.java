package io.github.tardigrad.engine;

import io.github.tardigrad.engine.op.Backward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass over one node: hands out the tensors, and adds what the op wrote to what other ops wrote before.
 */
final class BackwardPass implements Backward {
    private final Tape tape;
    private final Node node;
    private final Tensor dy;
    private final Map<Parameters, ParameterGradients> parameterGradients;
    /** The inputs that the op asked for, and has until it is done. */
    private final @Nullable Tensor[] inputs;
    /** Gradients that are to be delivered when the op is done. */
    private final @Nullable Tensor[] written;
    /** Gradients of parameters that are written where they belong. */
    private final @Nullable Tensor[] placed;
    private final List<Tensor> temporaries = new ArrayList<>(0);

    BackwardPass(Tape tape, Node node, Map<Parameters, ParameterGradients> parameterGradients) {
        this.tape = tape;
        this.node = node;
        this.parameterGradients = parameterGradients;
        this.inputs = new Tensor[node.inputs.length];
        this.written = new Tensor[node.inputs.length];
        this.placed = new Tensor[node.inputs.length];
        if (node.gradient == null) {
            throw new IllegalStateException("no gradient has arrived at this node");
        }
        this.dy = node.gradient;
    }

    @Override
    public Tensor x(int index) {
        Tensor input = inputs[index];
        if (input == null) {
            input = tape.present(node.inputs[index]);
            inputs[index] = input;
            if (input != node.inputs[index]) {
                temporaries.add(input);
            }
        }
        return input;
    }

    @Override
    public Shape shape(int index) { return node.inputs[index].shape(); }

    @Override
    public int arity() { return node.inputs.length; }

    @Override
    public Tensor y() { return node.output(); }

    @Override
    public Tensor scratch(int index) { return node.scratch[index]; }

    @Override
    public Tensor dy() { return dy; }

    @Override
    public boolean wants(int index) { return tape.wants(node.inputs[index]); }

    @Override
    public Tensor dx(int index) {
        Tensor already = written[index] != null ? written[index] : placed[index];
        if (already != null) {
            return already;
        }
        Tensor place = place(node.inputs[index]);
        if (place != null) {
            placed[index] = place;
            return place;
        }
        Tensor target = tape.allocate(shape(index));
        written[index] = target;
        return target;
    }

    /** Where the gradient of an input belongs, if it is a parameter's first one and can be written there at once. */
    private @Nullable Tensor place(Tensor input) {
        Parameters owner = input.owner();
        return input.node() == null && owner != null && tape.wants(input) ? of(owner).claim(input) : null;
    }

    private ParameterGradients of(Parameters owner) {
        return parameterGradients.computeIfAbsent(owner, parameters -> new ParameterGradients(tape, parameters));
    }

    @Override
    public void pass(int index, Tensor gradient) {
        written[index] = gradient.aliased(shape(index), null);
    }

    @Override
    public Tensor temporary(Shape shape) {
        Tensor tensor = tape.allocate(shape);
        temporaries.add(tensor);
        return tensor;
    }

    /** Brings what the op wrote to where it belongs. */
    void settle() {
        for (int i = 0; i < written.length; i++) {
            Tensor gradient = written[i];
            if (gradient != null && wants(i)) {
                deliver(node.inputs[i], gradient);
            }
        }
        temporaries.forEach(Tensor::release);
    }

    private void deliver(Tensor input, Tensor gradient) {
        Node producer = input.node();
        Parameters owner = input.owner();
        if (producer != null) {
            Tensor before = producer.gradient;
            producer.gradient = before == null ? gradient : tape.sum(before, gradient);
            if (before != null) {
                before.release();
                gradient.release();
            }
        } else if (owner != null) {
            of(owner).add(input, gradient);
            gradient.release();
        }
    }
}
