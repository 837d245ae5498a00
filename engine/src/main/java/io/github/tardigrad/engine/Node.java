package io.github.tardigrad.engine;

import io.github.tardigrad.engine.op.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recorded op, or a watched leaf, which has none: how its output came about, and the gradient that gathers for it.
 * It keeps the tensors only that the op's {@link Op#keeps} asks for, so the rest may be freed early; and of those, none
 * that can be computed again, see {@link Tape#present}.
 */
final class Node {
    final @Nullable Op op;
    final Tensor[] inputs;
    final Tensor[] scratch;
    private final List<Lease> held = new ArrayList<>();
    private @Nullable Tensor output;
    /** The sum of what arrived so far from the ops that used the output. */
    @Nullable
    Tensor gradient;
    /** Whether the output outlives the backward pass over this node, as the caller asked. */
    boolean retained;

    Node(@Nullable Op op, Tensor[] inputs, Tensor[] scratch) {
        this.op = op;
        this.inputs = inputs;
        this.scratch = scratch;
    }

    /** Takes note of the output, and holds on to what the op wants to see again. */
    void produced(Tensor y) {
        output = y;
        if (op == null) {
            return;
        }
        if (op.keeps().inputs()) {
            for (Tensor input : inputs) {
                if (input.node() == null || !input.node().isRecomputable()) {
                    hold(input);
                }
            }
        }
        if (op.keeps().output()) {
            hold(y);
        }
    }

    /** Whether the output can be computed again until this node is finished, since all that it takes is kept. */
    boolean isRecomputable() { return op != null && op.isRecomputable(); }

    Tensor output() {
        if (output == null) {
            throw new IllegalStateException("an op asked for its output before it was computed");
        }
        return output;
    }

    /** The backward pass is done with this node: lets go of everything it kept, and of the output itself. */
    void finish() {
        held.forEach(Lease::release);
        held.clear();
        for (Tensor tensor : scratch) {
            tensor.release();
        }
        if (!retained && op != null) {
            output().release();
        }
        if (gradient != null && op != null) {
            gradient.release();
        }
    }

    private void hold(Tensor tensor) {
        Lease lease = tensor.lease();
        if (lease != null) {
            lease.hold();
            held.add(lease);
        }
    }
}
