package io.github.tardigrad.engine.op;

/** What an op's backward pass wants to see again of its forward pass; everything else may be freed early. */
public enum Keeps {
    /** Neither inputs nor output. */
    NOTHING(false, false),
    /** The inputs. */
    INPUTS(true, false),
    /** The output. */
    OUTPUT(false, true),
    /** Both. */
    BOTH(true, true);

    private final boolean inputs;
    private final boolean output;

    Keeps(boolean inputs, boolean output) {
        this.inputs = inputs;
        this.output = output;
    }

    /** Whether the inputs are kept. */
    public boolean inputs() { return inputs; }

    /** Whether the output is kept. */
    public boolean output() { return output; }
}
