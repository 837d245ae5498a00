package io.github.tardigrad.attacks.search;

import io.github.tardigrad.attacks.Logits;

/**
 * A number made from the logits of one image that grows as the model turns from one class to another one in particular,
 * with its derivative. In double precision.
 */
public enum TargetedLoss {
    /** {@code z[target] − z[label]}. */
    DIFFERENCE {
        @Override
        public double of(Logits logits, int row, int label, int target) {
            return difference(logits, row, label, target);
        }

        @Override
        public void addDerivative(Logits logits, int row, int label, int target, double scale, float[] seeds) {
            int from = row * logits.classes();
            seeds[from + target] += (float) scale;
            seeds[from + label] -= (float) scale;
        }
    },

    /**
     * The targeted difference of logits ratio (Croce and Hein, "Reliable evaluation of adversarial robustness with an
     * ensemble of diverse parameter-free attacks", 2020, equation 7), {@code (z[target] − z[label]) / (z₁ − (z₃ + z₄) /
     * 2)} with z₁ ≥ z₂ ≥ z₃ ≥ z₄ the largest logits. For 4 classes or more.
     */
    DIFFERENCE_RATIO {
        @Override
        public double of(Logits logits, int row, int label, int target) {
            return difference(logits, row, label, target) / spread(logits, row, logits.leading(row, 4));
        }

        @Override
        public void addDerivative(Logits logits, int row, int label, int target, double scale, float[] seeds) {
            int[] leaders = logits.leading(row, 4);
            double spread = spread(logits, row, leaders);
            float slope = (float) (scale / spread);
            double shrink = scale * difference(logits, row, label, target) / spread / spread;
            int from = row * logits.classes();
            seeds[from + target] += slope;
            seeds[from + label] -= slope;
            seeds[from + leaders[0]] -= (float) shrink;
            seeds[from + leaders[2]] += (float) (shrink / 2);
            seeds[from + leaders[3]] += (float) (shrink / 2);
        }

        private static double spread(Logits logits, int row, int[] leaders) {
            return logits.of(row, leaders[0])
                    - ((double) logits.of(row, leaders[2]) + logits.of(row, leaders[3])) / 2 + LogitLoss.TINY;
        }
    };

    /** The number, of image number {@code row} of the answer. */
    public abstract double of(Logits logits, int row, int label, int target);

    /**
     * Adds {@code scale} times its derivative by the logits.
     *
     * @param seeds {@code [n · classes]}
     */
    public abstract void addDerivative(Logits logits, int row, int label, int target, double scale, float[] seeds);

    private static double difference(Logits logits, int row, int label, int target) {
        return (double) logits.of(row, target) - logits.of(row, label);
    }
}
