package io.github.tardigrad.engine.testkit;

/** The equations of the activations. */
final class ActivationFormulas {
    private ActivationFormulas() {}

    static Formula sigmoid() { return Formulas.pointwise(ActivationFormulas::sigmoid); }

    static Formula leakyRelu(double slope) { return Formulas.pointwise(x -> x > 0 ? x : slope * x); }

    /**
     * y = x · σ(x). The slope is σ + x · σ', and where these cancel a program is off in proportion to them, not to what
     * is left. So the result is given as two terms with these two slopes: the softplus, log(1 + eˣ), whose slope is σ,
     * and the rest.
     */
    static Formula silu() {
        return x -> {
            Result y = new Result(x[0].shape());
            for (int i = 0; i < y.shape().size(); i++) {
                double value = x[0].values()[i];
                double product = value * sigmoid(value);
                double softplus = Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
                y.add(i, softplus, 0);
                y.add(i, product - softplus, Math.abs(product));
            }
            return y;
        };
    }

    /** y = x/2 + x/2 · erf(x/√2): for negative x these cancel. */
    static Formula gelu() {
        return x -> {
            Result y = new Result(x[0].shape());
            for (int i = 0; i < y.shape().size(); i++) {
                double half = x[0].values()[i] / 2;
                y.add(i, half);
                y.add(i, half * ErrorFunction.of(half * Math.sqrt(2)));
            }
            return y;
        };
    }

    private static double sigmoid(double x) { return 1 / (1 + Math.exp(-x)); }
}
