package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected, {@code y = x · W + b}.
 *
 * <p>x: {@code [inputs]}, W: {@code [inputs, units]}, b: {@code [units]}; y: {@code [units]}.
 *
 * @param units how many outputs, 1 or more
 * @param bias whether there is b
 * @param initialization how W and b start
 */
public record Dense(int units, boolean bias, Initialization initialization) implements Layer {
    /** Checks the number of units. */
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("a dense layer of " + units + " units: 1 or more are needed");
        }
    }

    /** With bias, initialised as PyTorch does. */
    public static Dense of(int units) { return new Dense(units, true, Initialization.PYTORCH); }

    /** The same without bias. */
    public Dense withoutBias() { return new Dense(units, false, initialization); }

    /** The same with other first weights. */
    public Dense initialized(Initialization newInitialization) { return new Dense(units, bias, newInitialization); }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.only(inputs);
        if (input.rank() != 1) {
            throw new IllegalArgumentException("it takes [inputs], not " + input + ": put a Flatten in front");
        }
        return Shape.of(units);
    }

    @Override
    public List<Variable> variables(List<Shape> inputs) {
        int fanIn = inputs.getFirst().extent(0);
        List<Variable> variables = new ArrayList<>();
        variables.add(Variable.parameter("weight", Shape.of(fanIn, units), initialization.weights(fanIn, units)));
        if (bias) {
            variables.add(Variable.parameter("bias", Shape.of(units), initialization.bias(fanIn)));
        }
        return variables;
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        Tensor product = tape.matmul(inputs.getFirst(), variables.getFirst());
        if (!bias) {
            return product;
        }
        Tensor y = tape.bias(product, variables.get(1));
        tape.release(product);
        return y;
    }

    @Override
    public String label() { return "dense"; }
}
