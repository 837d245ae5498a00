package io.github.tardigrad.attacks.search;

import io.github.tardigrad.attacks.Logits;

/**
 * A number made from the logits of one image that grows as the model turns away from a class, with its derivative: for
 * searches that read the logits anyway. In double precision.
 */
public enum LogitLoss {
    /** {@code −ln softmax(z)[reference]}; its derivative is {@code softmax(z) − one-hot}. */
    CROSS_ENTROPY {
        @Override
        public double of(Logits logits, int row, int reference) {
            double largest = largest(logits, row);
            return StrictMath.log(sum(logits, row, largest)) + largest - logits.of(row, reference);
        }

        @Override
        public void addDerivative(Logits logits, int row, int reference, double scale, float[] seeds) {
            double largest = largest(logits, row);
            double sum = sum(logits, row, largest);
            int from = row * logits.classes();
            for (int c = 0; c < logits.classes(); c++) {
                double share = StrictMath.exp(logits.of(row, c) - largest) / sum;
                seeds[from + c] += (float) (scale * (share - (c == reference ? 1 : 0)));
            }
        }
    },

    /**
     * The largest logit of another class minus that of the class; winners that tie share the derivative equally.
     */
    MARGIN {
        @Override
        public double of(Logits logits, int row, int reference) {
            return logits.margin(row, reference);
        }

        @Override
        public void addDerivative(Logits logits, int row, int reference, double scale, float[] seeds) {
            int from = row * logits.classes();
            float winner = Float.NEGATIVE_INFINITY;
            int winners = 0;
            for (int c = 0; c < logits.classes(); c++) {
                float logit = logits.of(row, c);
                if (c != reference && logit >= winner) {
                    winners = logit > winner ? 1 : winners + 1;
                    winner = logit;
                }
            }
            for (int c = 0; c < logits.classes(); c++) {
                if (c != reference && logits.of(row, c) == winner) {
                    seeds[from + c] += (float) (scale / winners);
                }
            }
            seeds[from + reference] -= (float) scale;
        }
    },

    /**
     * The difference of logits ratio (Croce and Hein, "Reliable evaluation of adversarial robustness with an ensemble
     * of diverse parameter-free attacks", 2020, equation 6), {@code (z[rival] − z[reference]) / (z₁ − z₃)}: the rival
     * has the largest logit of the others, z₁ ≥ z₂ ≥ z₃ are the largest of all. It does not change when the logits are
     * shifted or scaled. For 3 classes or more.
     */
    DIFFERENCE_RATIO {
        @Override
        public double of(Logits logits, int row, int reference) {
            int[] leaders = logits.leading(row, 3);
            return (logits.of(row, rival(leaders, reference)) - (double) logits.of(row, reference))
                    / (logits.of(row, leaders[0]) - (double) logits.of(row, leaders[2]) + TINY);
        }

        @Override
        public void addDerivative(Logits logits, int row, int reference, double scale, float[] seeds) {
            int[] leaders = logits.leading(row, 3);
            double spread = logits.of(row, leaders[0]) - (double) logits.of(row, leaders[2]) + TINY;
            float slope = (float) (scale / spread);
            float shrink = (float) (scale * of(logits, row, reference) / spread);
            int from = row * logits.classes();
            seeds[from + rival(leaders, reference)] += slope;
            seeds[from + reference] -= slope;
            seeds[from + leaders[0]] -= shrink;
            seeds[from + leaders[2]] += shrink;
        }

        private static int rival(int[] leaders, int reference) {
            return leaders[leaders[0] == reference ? 1 : 0];
        }
    };

    /** Keeps ratios finite where the logits are equal. */
    static final double TINY = 1e-12;

    /** The number, of image number {@code row} of the answer. */
    public abstract double of(Logits logits, int row, int reference);

    /**
     * Adds {@code scale} times its derivative by the logits.
     *
     * @param seeds {@code [n · classes]}
     */
    public abstract void addDerivative(Logits logits, int row, int reference, double scale, float[] seeds);

    private static double largest(Logits logits, int row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.classes(); c++) {
            largest = Math.max(largest, logits.of(row, c));
        }
        return largest;
    }

    private static double sum(Logits logits, int row, double largest) {
        double sum = 0;
        for (int c = 0; c < logits.classes(); c++) {
            sum += StrictMath.exp(logits.of(row, c) - largest);
        }
        return sum;
    }
}
