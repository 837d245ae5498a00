package io.github.tardigrad.nn.optimizer;

import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves parameters against their gradient. A step is one kernel call over all of them and allocates nothing. What it
 * remembers from step to step can be read and put back, so that a training can go on after a pause as if there had
 * been none.
 */
public abstract sealed class Optimizer permits Sgd, Adam, AdamW {
    private final Parameters parameters;
    private final Map<String, Parameters> memory = new LinkedHashMap<>();
    private long steps;

    /** Remembers one number a parameter under each of the given names, 0 at first. */
    Optimizer(Parameters parameters, List<String> remembered) {
        this.parameters = parameters;
        List<Parameters.Declaration> declarations = new ArrayList<>();
        parameters.views().forEach((name, view) -> declarations.add(new Parameters.Declaration(name, view.shape())));
        for (String name : remembered) {
            memory.put(name, Parameters.allocate(parameters.engine(), declarations, false));
        }
    }

    /**
     * Takes one step.
     *
     * @param gradients with the gradient of {@link #parameters}
     * @param learningRate 0 or more
     */
    public final void step(GradientMap gradients, float learningRate) { step(gradients.of(parameters), learningRate); }

    /** Takes one step along a gradient that is laid out as {@link Parameters#flat}. */
    public final void step(Tensor gradient, float learningRate) {
        if (!(learningRate >= 0 && Float.isFinite(learningRate))) {
            throw new IllegalArgumentException("learning rate " + learningRate + " is not a finite number from 0 up");
        }
        if (gradient.size() != parameters.flat().size()) {
            throw new IllegalArgumentException("a gradient " + gradient.shape() + " does not fit parameters "
                    + parameters.flat().shape() + ": give that of Parameters.flat()");
        }
        update(gradient, learningRate, steps + 1);
        steps++;
    }

    /** Calls the kernel; {@code step} counts from 1. */
    abstract void update(Tensor gradient, float learningRate, long step);

    /** What it moves. */
    public final Parameters parameters() { return parameters; }

    /** How many steps it has taken. */
    public final long steps() { return steps; }

    /** What it remembers, by names such as {@code velocity.conv1.weight}; the tensors themselves, not copies. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        memory.forEach((name, all) -> {
            all.views().forEach((parameter, view) -> state.put(name + "." + parameter, view));
        });
        return state;
    }

    /**
     * Puts back what another optimizer of the same kind over the same parameters remembered.
     *
     * @param takenSteps its {@link #steps}
     * @param remembered the elements of its {@link #state}
     * @throws IllegalArgumentException when names or sizes differ; nothing is changed then
     */
    public final void restore(long takenSteps, Map<String, float[]> remembered) {
        Map<String, Tensor> state = state();
        if (takenSteps < 0 || !state.keySet().equals(remembered.keySet())) {
            throw new IllegalArgumentException("a state of " + takenSteps + " steps with " + remembered.keySet()
                    + " is not one of this optimizer, which remembers " + state.keySet());
        }
        state.forEach((name, tensor) -> {
            if (remembered.getOrDefault(name, new float[0]).length != tensor.size()) {
                throw new IllegalArgumentException("state " + name + " does not have the " + tensor.size()
                        + " values of this optimizer");
            }
        });
        state.forEach((name, tensor) -> tensor.set(remembered.getOrDefault(name, new float[0])));
        steps = takenSteps;
    }

    /** All that is remembered under {@code name}, one vector. */
    final Tensor remembered(String name) {
        Parameters all = memory.get(name);
        if (all == null) {
            throw new IllegalStateException("nothing is remembered as " + name);
        }
        return all.flat();
    }

    static void inUnitInterval(String what, float value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " " + value + " is outside [0, 1)");
        }
    }

    static void atLeastZero(String what, float value) {
        if (!(value >= 0 && Float.isFinite(value))) {
            throw new IllegalArgumentException(what + " " + value + " is not a finite number from 0 up");
        }
    }
}
