package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;

/**
 * Cross-entropy of logits against class indices or distributions, {@code −Σ t · log softmax(x)}, where label smoothing
 * mixes the target with the uniform distribution: {@code t = (1 − smoothing) · target + smoothing / classes}.
 *
 * <p>logits: {@code [n, classes]}, targets: indices {@code [n]} or distributions {@code [n, classes]}; y: {@code [n]}
 * per example, or the scalar mean. Gradient: {@code dx = dy · (softmax(x) − t)}. Targets get none.
 *
 * @param smoothing how much of the target is spread over all classes, 0 (none) to 1
 * @param perExample one loss an example instead of their mean
 */
public record CrossEntropy(float smoothing, boolean perExample) implements Op {
    /** Checks the smoothing. */
    public CrossEntropy {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing " + smoothing + " is outside [0, 1]");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        Shape logits = inputs[0];
        if (logits.rank() != 2 || logits.size() == 0) {
            throw new IllegalArgumentException("cross-entropy takes logits [n, classes], not " + logits);
        }
        if (!inputs[1].equals(logits) && !inputs[1].equals(Shape.of(logits.extent(0)))) {
            throw new IllegalArgumentException("targets " + inputs[1] + " do not fit logits " + logits
                    + ": they are class indices [n] or distributions [n, classes]");
        }
        return perExample ? Shape.of(logits.extent(0)) : Shape.of();
    }

    @Override
    public Shape[] scratch(Shape... inputs) {
        return new Shape[] {inputs[0], Shape.of(inputs[0].extent(0))};
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Tensor losses = perExample ? pass.y() : pass.scratch(1);
        backend.softmax().crossEntropy(pass.x(0), pass.x(1), smoothing, losses, pass.scratch(0));
        if (!perExample) {
            backend.reduction().reduce(Reduction.SUM, input(0).times(1f / losses.size()), pass.y(), losses);
        }
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        if (pass.wants(1)) {
            throw new IllegalArgumentException("cross-entropy has no gradient for its targets");
        }
        float scale = perExample ? 1 : 1f / pass.shape(0).extent(0);
        backend.softmax().crossEntropyGradient(pass.scratch(0), pass.x(1), smoothing, pass.dy(), scale, pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
