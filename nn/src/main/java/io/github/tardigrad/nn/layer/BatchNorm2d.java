package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.BatchNorm;
import io.github.tardigrad.engine.op.BatchNormInference;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * Batch normalisation of each channel (Ioffe and Szegedy 2015): by the batch's statistics in training, which also
 * moves the running ones, and by the running ones in evaluation.
 *
 * <p>x: {@code [h, w, c]}; y: the same. Variables, each {@code [c]}: {@code weight} (scale, from 1), {@code bias}
 * (shift, from 0), {@code running_mean} (from 0), {@code running_var} (unbiased, from 1).
 *
 * @param epsilon added to the variance, above 0
 * @param momentum how far one batch moves the running statistics, 0 to 1
 */
public record BatchNorm2d(float epsilon, float momentum) implements Layer {
    /** Checks both numbers. */
    public BatchNorm2d {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("batch normalisation's epsilon " + epsilon + " is outside (0, 1)");
        }
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("batch normalisation of momentum " + momentum + ", outside [0, 1]: it is"
                    + " the share of the new batch, usually 0.1");
        }
    }

    /** Epsilon 1e-5, momentum 0.1. */
    public BatchNorm2d() {
        this(1e-5f, 0.1f);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) { return Layer.onlyImage(inputs); }

    @Override
    public List<Variable> variables(List<Shape> inputs) {
        Shape channels = Shape.of(inputs.getFirst().extent(2));
        return List.of(Variable.parameter("weight", channels, Initializer.ones()),
                Variable.parameter("bias", channels, Initializer.zeros()),
                Variable.statistic("running_mean", channels, Initializer.zeros()),
                Variable.statistic("running_var", channels, Initializer.ones()));
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return forward(tape, mode, variables, inputs.getFirst(), false);
    }

    @Override
    public Tensor forwardRectified(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return forward(tape, mode, variables, inputs.getFirst(), true);
    }

    private Tensor forward(Tape tape, Mode mode, List<Tensor> variables, Tensor x, boolean rectified) {
        Op op = switch (mode) {
            case Mode.Training training -> new BatchNorm(epsilon, momentum, rectified);
            case Mode.Evaluation evaluation -> new BatchNormInference(epsilon, rectified);
        };
        return tape.apply(op, x, variables.get(0), variables.get(1), variables.get(2), variables.get(3));
    }

    @Override
    public String label() { return "bn"; }
}
