package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;

/**
 * The margin loss of Carlini and Wagner ("Towards evaluating the robustness of neural networks", 2017, f₆ without its
 * bound), {@code y = max over c ≠ t of x[c] − x[t]}: positive exactly where class t loses.
 *
 * <p>x: logits {@code [n, classes]}; t: one-hot, shaped as x; y: {@code [n]}. Gradient: −1 for t, +1 for the winner
 * among the others, shared equally between winners that tie. The one-hot input gets none.
 */
record Margin() implements CustomGradient.Definition {
    /** Taken off the logit of t, so that the maximum is that of the others. */
    private static final float FAR = 3e38f;
    private static final Expression OTHERS = input(0).minus(input(1).times(FAR));
    private static final Expression OWN = input(0).times(input(1));
    /** 1 where a logit (0) is not below the winner's (2) and not that of t (1). */
    private static final Expression WINS = constant(1).minus(input(2).greater(input(0)))
            .times(constant(1).minus(input(1)));
    private static final Expression GRADIENT = input(4).times(WINS.over(input(3)).minus(input(1)));

    @Override
    public String name() { return "Margin"; }

    @Override
    public Shape shape(Shape... inputs) {
        if (inputs.length != 2 || inputs[0].rank() != 2 || inputs[0].extent(1) < 2 || !inputs[1].equals(inputs[0])) {
            throw new IllegalArgumentException(
                    "the margin takes logits [n, classes] of 2 classes or more, and one-hot classes of"
                            + " the same shape");
        }
        return Shape.of(inputs[0].extent(0));
    }

    @Override
    public Shape[] scratch(Shape... inputs) {
        Shape perImage = perImage(inputs[0]);
        return new Shape[] {perImage, perImage};
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Tensor winner = pass.scratch(0);
        Tensor own = pass.scratch(1);
        backend.reduction().reduce(Reduction.MAX, OTHERS, winner, pass.x(0), pass.x(1));
        backend.reduction().reduce(Reduction.SUM, OWN, own, pass.x(0), pass.x(1));
        backend.elementwise().evaluate(input(0).minus(input(1)), pass.y().view(winner.shape()), winner, own);
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Tensor winner = pass.scratch(0);
        Tensor winners = pass.temporary(winner.shape());
        backend.reduction().reduce(Reduction.SUM, WINS, winners, pass.x(0), pass.x(1), winner);
        backend.elementwise().evaluate(GRADIENT, pass.dx(0), pass.x(0), pass.x(1), winner, winners,
                pass.dy().view(winner.shape()));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }

    private static Shape perImage(Shape logits) {
        return Shape.of(logits.extent(0), 1);
    }
}
