package io.github.tardigrad.engine.expression;

/**
 * An elementwise function of some tensors, as a tree: leaves are inputs by number and constants, inner nodes are
 * {@link UnaryFunction}s and {@link BinaryFunction}s. Immutable, equal by content.
 *
 * <p>{@code input(0).minus(input(1)).absolute()} is |x₀ − x₁|. A backend evaluates the whole tree for a stretch of
 * elements at a time, so a chain reads and writes memory once.
 */
public sealed interface Expression {
    /** Input number {@code index}. */
    record Input(int index) implements Expression {}

    /** The same value everywhere. */
    record Constant(float value) implements Expression {}

    /** {@code function(x)}. */
    record Unary(UnaryFunction function, Expression x) implements Expression {}

    /** {@code function(x, y)}. */
    record Binary(BinaryFunction function, Expression x, Expression y) implements Expression {}

    /** Input number {@code index}, from 0. */
    static Expression input(int index) { return new Input(index); }

    /** A constant. */
    static Expression constant(float value) { return new Constant(value); }

    /** How many inputs it reads: the largest index + 1. */
    default int inputs() {
        return switch (this) {
            case Input input -> input.index + 1;
            case Constant constant -> 0;
            case Unary unary -> unary.x.inputs();
            case Binary binary -> Math.max(binary.x.inputs(), binary.y.inputs());
        };
    }

    /** Its value for one element: the definition that every backend's loop is held against. */
    default float evaluate(float... inputs) {
        return switch (this) {
            case Input input -> inputs[input.index];
            case Constant constant -> constant.value;
            case Unary unary -> unary.function.apply(unary.x.evaluate(inputs));
            case Binary binary -> binary.function.apply(binary.x.evaluate(inputs), binary.y.evaluate(inputs));
        };
    }

    /** {@code this + y}. */
    default Expression plus(Expression y) { return new Binary(BinaryFunction.ADD, this, y); }

    /** {@code this + y}. */
    default Expression plus(float y) { return plus(constant(y)); }

    /** {@code this − y}. */
    default Expression minus(Expression y) { return new Binary(BinaryFunction.SUBTRACT, this, y); }

    /** {@code this · y}. */
    default Expression times(Expression y) { return new Binary(BinaryFunction.MULTIPLY, this, y); }

    /** {@code this · y}. */
    default Expression times(float y) { return times(constant(y)); }

    /** {@code this / y}. */
    default Expression over(Expression y) { return new Binary(BinaryFunction.DIVIDE, this, y); }

    /** The smaller of both. */
    default Expression min(Expression y) { return new Binary(BinaryFunction.MINIMUM, this, y); }

    /** The larger of both. */
    default Expression max(Expression y) { return new Binary(BinaryFunction.MAXIMUM, this, y); }

    /** {@code this} where {@code gate > 0}, else 0 (also where {@code this} is infinite or NaN). */
    default Expression where(Expression gate) { return new Binary(BinaryFunction.GATE, this, gate); }

    /** 1 where {@code this > y}, else 0. */
    default Expression greater(Expression y) { return new Binary(BinaryFunction.GREATER, this, y); }

    /** Between {@code low} and {@code high}. */
    default Expression clamp(float low, float high) { return max(constant(low)).min(constant(high)); }

    /** −this. */
    default Expression negated() { return new Unary(UnaryFunction.NEGATE, this); }

    /** |this|. */
    default Expression absolute() { return new Unary(UnaryFunction.ABSOLUTE, this); }

    /** −1, 0 or 1. */
    default Expression sign() { return new Unary(UnaryFunction.SIGN, this); }

    /** this². */
    default Expression square() { return times(this); }

    /** √this. */
    default Expression squareRoot() { return new Unary(UnaryFunction.SQUARE_ROOT, this); }

    /** eᵗʰⁱˢ. */
    default Expression exponential() { return new Unary(UnaryFunction.EXPONENTIAL, this); }

    /** The natural logarithm. */
    default Expression logarithm() { return new Unary(UnaryFunction.LOGARITHM, this); }

    /** tanh this. */
    default Expression hyperbolicTangent() { return new Unary(UnaryFunction.TANH, this); }

    /** erf this. */
    default Expression errorFunction() { return new Unary(UnaryFunction.ERROR_FUNCTION, this); }

    /** 1 / (1 + e⁻ᵗʰⁱˢ), without overflow: e to a power of 0 or less over 1 + e to such a power. */
    default Expression sigmoid() {
        return min(constant(0)).exponential().over(absolute().negated().exponential().plus(1));
    }
}
