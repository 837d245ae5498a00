package io.github.tardigrad.engine.testkit;

/** The error function in double precision. */
public final class ErrorFunction {
    private ErrorFunction() {}

    /**
     * {@code erf x = 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · 5 … (2n + 1))}, whose terms all have one sign; beyond 6
     * the nearest double is 1.
     */
    public static double of(double x) {
        if (!(Math.abs(x) < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
