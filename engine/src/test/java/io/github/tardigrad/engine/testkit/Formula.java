package io.github.tardigrad.engine.testkit;

/** An op's equation in double precision, written down naively and without a look at any backend. */
interface Formula {
    /** The result for inputs that fit the op. */
    Result of(Values... x);
}
