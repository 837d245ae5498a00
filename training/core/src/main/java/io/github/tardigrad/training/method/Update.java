package io.github.tardigrad.training.method;

/** How the clean and the adversarial loss of a batch move the weights. */
public sealed interface Update {
    /** How often the optimizer moves the weights for a batch. */
    int steps();

    /** As {@link Method#parse} reads it. */
    String text();

    /**
     * One step on {@code cleanShare · L(clean) + (1 − cleanShare) · L(adversarial)}: {@code update=mixed}.
     *
     * @param cleanShare 0 to below 1; 0 is what Madry et al. do, and then the clean images are not learnt from
     */
    record Mixed(double cleanShare) implements Update {
        /** Checks the share. */
        public Mixed {
            if (!(cleanShare >= 0 && cleanShare < 1)) {
                throw new IllegalArgumentException("clean share " + cleanShare + " is outside [0, 1): with 1 nothing"
                        + " would be attacked; for that there is the method standard");
            }
        }

        @Override
        public int steps() { return 1; }

        @Override
        public String text() { return "update=mixed,clean-share=" + cleanShare; }
    }

    /**
     * Two steps, as published: one on L(clean), then the attack on the moved weights, and one on L(adversarial). Both
     * losses are recorded, and steer epsilon, as they are descended: in training mode, with a step between them.
     */
    record TwoStep() implements Update {
        @Override
        public int steps() { return 2; }

        @Override
        public String text() { return "update=two-step"; }
    }
}
