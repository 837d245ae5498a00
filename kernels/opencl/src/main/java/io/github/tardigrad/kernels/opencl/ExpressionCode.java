package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.BinaryFunction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.expression.UnaryFunction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An expression over given inputs as definitions for {@code elementwise.cl} and {@code reduction.cl}, and the arguments
 * that go with them. Numbers are arguments, not text: the same expression with another constant or other extents is the
 * same program.
 */
final class ExpressionCode {
    private static final Set<BinaryFunction> ARITHMETIC = EnumSet.of(BinaryFunction.ADD, BinaryFunction.SUBTRACT,
            BinaryFunction.MULTIPLY, BinaryFunction.DIVIDE);

    private final StringBuilder parameters = new StringBuilder();
    private final StringBuilder statements = new StringBuilder();
    /** Each distinct part of the expression is computed once. */
    private final Map<Expression, String> names = new HashMap<>();
    private final List<Float> constants = new ArrayList<>();
    private final List<Operand> operands = new ArrayList<>();
    private boolean vectors = true;
    private final String value;

    /** An input, and the extents and steps by which element {@code i} of the result finds its own. */
    private record Operand(Tensor tensor, int[] numbers) {}

    /** {@code expression} for each element of {@code result}, to which all inputs broadcast. */
    ExpressionCode(Expression expression, Shape result, Tensor... inputs) {
        for (int k = 0; k < inputs.length; k++) {
            read(k, inputs[k], result);
        }
        value = name(expression);
    }

    /** The lines that go in front of the files. */
    String definitions() {
        StringBuilder all = new StringBuilder(parameters);
        for (int k = 0; k < constants.size(); k++) {
            all.append(", float c").append(k);
        }
        return "#define PARAMETERS " + all + "\n#define STATEMENTS " + statements + "\n#define VALUE " + value + "\n";
    }

    /** Whether vectors of neighbours may be computed: arithmetic on numbers, and tensors as large as the result. */
    boolean takesVectors() { return vectors; }

    /** Appends the arguments of {@code PARAMETERS}. */
    Launch bind(Launch launch) {
        for (Operand operand : operands) {
            launch.reads(operand.tensor).withEach(operand.numbers);
        }
        for (float constant : constants) {
            launch.with(constant);
        }
        return launch;
    }

    /** {@code float x2 = input2[start2 + …];} */
    private void read(int k, Tensor input, Shape result) {
        parameters.append(", global const float *input").append(k).append(", int start").append(k);
        String place = "start" + k;
        int[] numbers = {};
        if (input.size() == result.size()) {
            operands.add(new Operand(input, numbers));
            statements.append("FLOATS x").append(k).append(" = FETCH(input").append(k).append(" + ").append(place)
                    .append(" + i); ");
            return;
        }
        if (input.size() != 1) {
            vectors = false; // neighbours of the result need not be neighbours here
            Broadcast axes = Broadcast.of(input.shape(), result);
            numbers = axes.numbers();
            StringBuilder sum = new StringBuilder(place);
            String rest = "i";
            for (int axis = axes.rank() - 1; axis >= 0; axis--) {
                String extent = "extent" + k + '_' + axis;
                if (axes.moves(axis)) {
                    String step = "step" + k + '_' + axis;
                    parameters.append(", int ").append(extent).append(", int ").append(step);
                    sum.append(" + ").append(rest).append(axis == 0 ? "" : " % " + extent).append(" * ").append(step);
                } else {
                    parameters.append(", int ").append(extent);
                }
                rest += " / " + extent;
            }
            place = sum.toString();
        }
        operands.add(new Operand(input, numbers));
        statements.append("float x").append(k).append(" = input").append(k).append('[').append(place).append("]; ");
    }

    /** The variable that has the value of a part, computed where that is new. */
    private String name(Expression part) {
        String known = names.get(part);
        if (known != null) {
            return known;
        }
        String name = switch (part) {
            case Expression.Input input -> "x" + input.index();
            case Expression.Constant constant -> {
                constants.add(constant.value());
                yield "c" + (constants.size() - 1);
            }
            case Expression.Unary unary -> {
                vectors &= unary.function() == UnaryFunction.NEGATE;
                yield compute(call(unary.function(), name(unary.x())));
            }
            case Expression.Binary binary -> {
                vectors &= ARITHMETIC.contains(binary.function());
                yield compute(call(binary.function(), name(binary.x()), name(binary.y())));
            }
        };
        names.put(part, name);
        return name;
    }

    private String compute(String call) {
        String name = "v" + names.size();
        statements.append("FLOATS ").append(name).append(" = ").append(call).append("; ");
        return name;
    }

    private static String call(UnaryFunction function, String x) {
        return switch (function) {
            case NEGATE -> "-" + x;
            case ABSOLUTE -> "absolute(" + x + ")";
            case SIGN -> "sign_of(" + x + ")";
            case SQUARE_ROOT -> "square_root(" + x + ")";
            case EXPONENTIAL -> "exponential(" + x + ")";
            case LOGARITHM -> "logarithm(" + x + ")";
            case TANH -> "hyperbolic_tangent(" + x + ")";
            case ERROR_FUNCTION -> "error_function(" + x + ")";
        };
    }

    private static String call(BinaryFunction function, String x, String y) {
        return switch (function) {
            case ADD -> x + " + " + y;
            case SUBTRACT -> x + " - " + y;
            case MULTIPLY -> x + " * " + y;
            case DIVIDE -> x + " / " + y;
            case MINIMUM -> "minimum(" + x + ", " + y + ")";
            case MAXIMUM -> "maximum(" + x + ", " + y + ")";
            case GATE -> "gate(" + x + ", " + y + ")";
            case GREATER -> "greater(" + x + ", " + y + ")";
        };
    }
}
