package io.github.tardigrad.training.optimization;

import io.github.tardigrad.nn.schedule.Schedule;
import io.github.tardigrad.training.text.Spec;
import java.util.List;

/** The learning rate over a run, before it is known how many steps that has; a value, equal by content. */
public sealed interface LearningRate {
    /** The names that {@link #parse} knows. */
    List<String> NAMES = List.of("constant", "step", "cosine", "one-cycle");

    /** The rate of every step of a run. */
    Schedule over(int epochs, int stepsPerEpoch);

    /** Its name and all its parameters, as {@link #parse} reads them. */
    String text();

    /** Always the same. */
    static LearningRate constant(float rate) {
        return new Constant(rate);
    }

    /** Half a cosine down to 0. */
    static LearningRate cosine(float rate) {
        return new Cosine(rate, 0);
    }

    /** Up over three tenths of the run, then down to almost nothing. */
    static LearningRate oneCycle(float peak) {
        return new OneCycle(peak, 0.3f);
    }

    /**
     * What {@code text} describes: {@code constant}, {@code step:every=30,factor=0.1} (in epochs),
     * {@code cosine:warm-up=1} (in epochs), {@code one-cycle:rise=0.3} (a share of the run).
     *
     * @param rate the (largest) learning rate, unless {@code text} says {@code rate=}
     * @throws IllegalArgumentException when the name or a parameter is unknown, or a value is out of range
     */
    static LearningRate parse(String text, double rate) {
        Spec spec = Spec.parse("schedule", text);
        float peak = (float) spec.number("rate", rate);
        LearningRate parsed = switch (spec.name()) {
            case "constant" -> new Constant(peak);
            case "step" -> new Stepped(peak, spec.number("every", 30), (float) spec.number("factor", 0.1));
            case "cosine" -> new Cosine(peak, spec.number("warm-up", 0));
            case "one-cycle" -> new OneCycle(peak, (float) spec.number("rise", 0.3));
            default -> throw spec.unknownName(NAMES);
        };
        spec.requireAllRead();
        return parsed;
    }

    private static void check(float rate) {
        Spec.require("learning rate", rate, 0, 1000, "0.001 is usual with Adam, 0.1 with SGD");
    }

    /** Always {@code rate}. */
    record Constant(float rate) implements LearningRate {
        /** Checks the rate. */
        public Constant {
            check(rate);
        }

        @Override
        public Schedule over(int epochs, int stepsPerEpoch) { return Schedule.constant(rate); }

        @Override
        public String text() { return "constant:rate=" + rate; }
    }

    /** Times {@code factor} after every {@code every} epochs. */
    record Stepped(float rate, double every, float factor) implements LearningRate {
        /** Checks the ranges. */
        public Stepped {
            check(rate);
            Spec.require("every", every, 0.01, 1e6, "it counts epochs");
            Spec.require("factor", factor, Float.MIN_VALUE, 1, "0.1 is usual");
        }

        @Override
        public Schedule over(int epochs, int stepsPerEpoch) {
            return Schedule.stepped(rate, Math.max(1, Math.round(every * stepsPerEpoch)), factor);
        }

        @Override
        public String text() { return "step:rate=" + rate + ",every=" + every + ",factor=" + factor; }
    }

    /** Half a cosine from {@code rate} to 0, after a straight rise over {@code warmUp} epochs. */
    record Cosine(float rate, double warmUp) implements LearningRate {
        /** Checks the ranges. */
        public Cosine {
            check(rate);
            Spec.require("warm-up", warmUp, 0, 1e6, "it counts epochs, and 0 is none");
        }

        @Override
        public Schedule over(int epochs, int stepsPerEpoch) {
            long all = (long) epochs * stepsPerEpoch;
            long rising = Math.min(all - 1, Math.round(warmUp * stepsPerEpoch));
            Schedule falling = Schedule.cosine(rate, all - rising);
            return rising > 0 ? falling.warmedUp(rising) : falling;
        }

        @Override
        public String text() { return "cosine:rate=" + rate + ",warm-up=" + warmUp; }
    }

    /** See {@link Schedule.OneCycle}. */
    record OneCycle(float rate, float rise) implements LearningRate {
        /** Checks the ranges. */
        public OneCycle {
            check(rate);
            Spec.require("rise", rise, 0.001, 0.999, "it is a share of the run");
        }

        @Override
        public Schedule over(int epochs, int stepsPerEpoch) {
            return new Schedule.OneCycle(rate, (long) epochs * stepsPerEpoch, rise, 25, 1e4f, true);
        }

        @Override
        public String text() { return "one-cycle:rate=" + rate + ",rise=" + rise; }
    }
}
