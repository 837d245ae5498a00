package io.github.tardigrad.engine.expression;

/**
 * Functions of one number. Each is the definition that every backend's loop is held against, bit for bit on the CPU.
 */
public enum UnaryFunction {
    /** −x. */
    NEGATE {
        @Override
        public float apply(float x) { return -x; }
    },
    /** |x|. */
    ABSOLUTE {
        @Override
        public float apply(float x) { return Math.abs(x); }
    },
    /** −1, 0 or 1; NaN for NaN. */
    SIGN {
        @Override
        public float apply(float x) { return Math.signum(x); }
    },
    /** √x, correctly rounded. */
    SQUARE_ROOT {
        @Override
        public float apply(float x) { return (float) Math.sqrt(x); }
    },
    /** eˣ, see {@link FloatMath#exp}. */
    EXPONENTIAL {
        @Override
        public float apply(float x) { return FloatMath.exp(x); }
    },
    /** The natural logarithm, see {@link FloatMath#log}. */
    LOGARITHM {
        @Override
        public float apply(float x) { return FloatMath.log(x); }
    },
    /** The hyperbolic tangent, see {@link FloatMath#tanh}. */
    TANH {
        @Override
        public float apply(float x) { return FloatMath.tanh(x); }
    },
    /** The error function, see {@link FloatMath#erf}. */
    ERROR_FUNCTION {
        @Override
        public float apply(float x) { return FloatMath.erf(x); }
    };

    /** The function's value at {@code x}. */
    public abstract float apply(float x);
}
