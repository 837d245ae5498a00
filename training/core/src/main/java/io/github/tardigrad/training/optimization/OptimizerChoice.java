package io.github.tardigrad.training.optimization;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.text.Spec;
import java.util.List;

/** An optimizer before there are parameters to move; a value, equal by content. */
public sealed interface OptimizerChoice {
    /** The names that {@link #parse} knows. */
    List<String> NAMES = List.of("sgd", "adam", "adamw");

    /** The optimizer over {@code parameters}, with nothing remembered yet. */
    Optimizer create(Parameters parameters);

    /** Its name and parameters, as {@link #parse} reads them. */
    String text();

    /** Momentum 0.9 and weight decay 5e-4. */
    static OptimizerChoice sgd() {
        return new Sgd(0.9f, false, 5e-4f);
    }

    /** Betas 0.9 and 0.999, no weight decay. */
    static OptimizerChoice adam() {
        return new Adam(0.9f, 0.999f, 1e-8f, 0);
    }

    /** Betas 0.9 and 0.999, decoupled weight decay 0.01. */
    static OptimizerChoice adamW() {
        return new AdamW(0.9f, 0.999f, 1e-8f, 0.01f);
    }

    /**
     * The optimizer that {@code text} describes, for example {@code adam} or
     * {@code sgd:momentum=0.9,weight-decay=0.0005}. What it leaves out is as in {@link #sgd}, {@link #adam},
     * {@link #adamW}. Ranges are checked when it is created.
     *
     * @throws IllegalArgumentException when the name or a parameter is unknown
     */
    static OptimizerChoice parse(String text) {
        Spec spec = Spec.parse("optimizer", text);
        OptimizerChoice choice = switch (spec.name()) {
            case "sgd" -> new Sgd((float) spec.number("momentum", 0.9), spec.flag("nesterov", false),
                    (float) spec.number("weight-decay", 5e-4));
            case "adam" -> new Adam((float) spec.number("beta1", 0.9), (float) spec.number("beta2", 0.999),
                    (float) spec.number("epsilon", 1e-8), (float) spec.number("weight-decay", 0));
            case "adamw" -> new AdamW((float) spec.number("beta1", 0.9), (float) spec.number("beta2", 0.999),
                    (float) spec.number("epsilon", 1e-8), (float) spec.number("weight-decay", 0.01));
            default -> throw spec.unknownName(NAMES);
        };
        spec.requireAllRead();
        return choice;
    }

    /** See {@link io.github.tardigrad.nn.optimizer.Sgd}. */
    record Sgd(float momentum, boolean nesterov, float weightDecay) implements OptimizerChoice {
        @Override
        public Optimizer create(Parameters parameters) {
            return new io.github.tardigrad.nn.optimizer.Sgd(parameters, momentum, nesterov, weightDecay);
        }

        @Override
        public String text() {
            return "sgd:momentum=" + momentum + ",nesterov=" + nesterov + ",weight-decay=" + weightDecay;
        }
    }

    /** See {@link io.github.tardigrad.nn.optimizer.Adam}. */
    record Adam(float beta1, float beta2, float epsilon, float weightDecay) implements OptimizerChoice {
        @Override
        public Optimizer create(Parameters parameters) {
            return new io.github.tardigrad.nn.optimizer.Adam(parameters, beta1, beta2, epsilon, weightDecay);
        }

        @Override
        public String text() {
            return "adam:beta1=" + beta1 + ",beta2=" + beta2 + ",epsilon=" + epsilon + ",weight-decay=" + weightDecay;
        }
    }

    /** See {@link io.github.tardigrad.nn.optimizer.AdamW}. */
    record AdamW(float beta1, float beta2, float epsilon, float weightDecay) implements OptimizerChoice {
        @Override
        public Optimizer create(Parameters parameters) {
            return new io.github.tardigrad.nn.optimizer.AdamW(parameters, beta1, beta2, epsilon, weightDecay);
        }

        @Override
        public String text() {
            return "adamw:beta1=" + beta1 + ",beta2=" + beta2 + ",epsilon=" + epsilon + ",weight-decay=" + weightDecay;
        }
    }
}
