package io.github.tardigrad.engine.expression;

/**
 * Functions of two numbers. Each is the definition that every backend's loop is held against, bit for bit on the CPU.
 */
public enum BinaryFunction {
    /** x + y. */
    ADD {
        @Override
        public float apply(float x, float y) { return x + y; }
    },
    /** x − y. */
    SUBTRACT {
        @Override
        public float apply(float x, float y) { return x - y; }
    },
    /** x · y. */
    MULTIPLY {
        @Override
        public float apply(float x, float y) { return x * y; }
    },
    /** x / y. */
    DIVIDE {
        @Override
        public float apply(float x, float y) { return x / y; }
    },
    /** The smaller; NaN if one is. */
    MINIMUM {
        @Override
        public float apply(float x, float y) { return Math.min(x, y); }
    },
    /** The larger; NaN if one is. */
    MAXIMUM {
        @Override
        public float apply(float x, float y) { return Math.max(x, y); }
    },
    /** x where y is above 0, else 0. */
    GATE {
        @Override
        public float apply(float x, float y) { return y > 0 ? x : 0; }
    },
    /** 1 where x is above y, else 0. */
    GREATER {
        @Override
        public float apply(float x, float y) { return x > y ? 1 : 0; }
    };

    /** The function's value at {@code x}, {@code y}. */
    public abstract float apply(float x, float y);
}
