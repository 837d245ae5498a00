package io.github.tardigrad.engine;

/** Whose gradients a tape is asked for. What nobody wants is neither kept nor computed. */
public enum Gradients {
    /** Nobody's: inference. Nothing is recorded. */
    NONE,
    /** Those of parameters: training. */
    OF_PARAMETERS,
    /** Those of the tensors given to {@link Tape#watch}: attacks. No weight gradient is ever computed. */
    OF_INPUTS,
    /** Both. */
    OF_BOTH;

    /** Whether those of parameters are among them. */
    public boolean ofParameters() { return this == OF_PARAMETERS || this == OF_BOTH; }

    /** Whether those of inputs are among them. */
    public boolean ofInputs() { return this == OF_INPUTS || this == OF_BOTH; }
}
