package io.github.tardigrad.nn.schedule;

import java.util.List;

/**
 * The learning rate of every step. A pure function of the step's number, so that a training that goes on after a
 * pause needs to know nothing but that number. What a step is, a batch or an epoch, is the caller's choice.
 */
public sealed interface Schedule {
    /**
     * The learning rate, 0 or more.
     *
     * @param step from 0, the number of steps already taken
     */
    float rate(long step);

    /** Always the same. */
    static Schedule constant(float rate) { return new Constant(rate); }

    /** Times {@code factor} after every {@code every} steps. */
    static Schedule stepped(float rate, long every, float factor) { return new Stepped(rate, every, factor); }

    /** Times {@code factor} at each of the given steps. */
    static Schedule milestones(float rate, List<Long> steps, float factor) {
        return new Milestones(rate, steps, factor);
    }

    /** From one rate to another along a straight line, which is reached after {@code steps} and then kept. */
    static Schedule linear(float from, float to, long steps) { return new Linear(from, to, steps); }

    /** Half a cosine from {@code rate} down to 0 in {@code steps}. */
    static Schedule cosine(float rate, long steps) { return new Cosine(rate, 0, steps); }

    /** One cycle over {@code steps} with the usual proportions, see {@link OneCycle}. */
    static Schedule oneCycle(float peak, long steps) { return new OneCycle(peak, steps, 0.3f, 25, 1e4f, true); }

    /** This schedule behind {@code steps} steps in which the rate grows evenly to where it begins. */
    default Schedule warmedUp(long steps) { return new WarmUp(steps, this); }

    /** Always the same. */
    record Constant(float rate) implements Schedule {
        /** Rates the rate. */
        public Constant {
            Rates.rate(rate);
        }

        @Override
        public float rate(long step) { return rate; }
    }

    /** {@code rate · factor^⌊step / every⌋}. */
    record Stepped(float rate, long every, float factor) implements Schedule {
        /** Rates all. */
        public Stepped {
            Rates.rate(rate);
            Rates.steps(every);
            Rates.factor(factor);
        }

        @Override
        public float rate(long step) { return (float) (rate * StrictMath.pow(factor, Math.floorDiv(step, every))); }
    }

    /** {@code rate · factor^(milestones reached)}. */
    record Milestones(float rate, List<Long> milestones, float factor) implements Schedule {
        /** Rates all. */
        public Milestones {
            Rates.rate(rate);
            Rates.factor(factor);
            milestones = List.copyOf(milestones);
            if (!milestones.stream().sorted().toList().equals(milestones)) {
                throw new IllegalArgumentException("milestones " + milestones + " do not ascend");
            }
        }

        @Override
        public float rate(long step) {
            long reached = milestones.stream().filter(milestone -> step >= milestone).count();
            return (float) (rate * StrictMath.pow(factor, reached));
        }
    }

    /** {@code from + (to − from) · min(1, step / steps)}. */
    record Linear(float from, float to, long steps) implements Schedule {
        /** Rates all. */
        public Linear {
            Rates.rate(from);
            Rates.rate(to);
            Rates.steps(steps);
        }

        @Override
        public float rate(long step) { return (float) Rates.line(from, to, Math.min(1, (double) step / steps)); }
    }

    /**
     * {@code last + (rate − last) · (1 + cos(π · step / steps)) / 2}, then {@code last} (Loshchilov and Hutter
     * 2017, without restarts).
     */
    record Cosine(float rate, float last, long steps) implements Schedule {
        /** Rates all. */
        public Cosine {
            Rates.rate(rate);
            Rates.rate(last);
            Rates.steps(steps);
        }

        @Override
        public float rate(long step) { return (float) Rates.wave(rate, last, Math.min(1, (double) step / steps)); }
    }

    /**
     * Up to a peak and down to almost nothing (Smith and Topin 2018). It begins at {@code peak / startDivisor}, is at
     * the peak at step {@code rise · steps − 1}, and ends at {@code peak / startDivisor / endDivisor} with step
     * {@code steps − 1}.
     *
     * @param rise the share of the steps that go up, inside (0, 1)
     * @param cosine whether both ways are half a cosine instead of straight lines
     */
    record OneCycle(float peak, long steps, float rise, float startDivisor, float endDivisor, boolean cosine)
            implements Schedule {
        /** Rates all. */
        public OneCycle {
            Rates.rate(peak);
            Rates.steps(steps);
            if (!(rise > 0 && rise < 1)) {
                throw new IllegalArgumentException("the rising share " + rise + " is outside (0, 1)");
            }
            if (!(startDivisor >= 1 && endDivisor >= 1)) {
                throw new IllegalArgumentException("divisors " + startDivisor + " and " + endDivisor + " are below 1");
            }
        }

        @Override
        public float rate(long step) {
            double start = (double) peak / startDivisor;
            double top = (double) rise * steps - 1;
            double end = steps - 1;
            if (step < top) {
                return (float) way(start, peak, top > 0 ? step / top : 1);
            }
            return (float) way(peak, start / endDivisor, end > top ? Math.min(1, (step - top) / (end - top)) : 1);
        }

        private double way(double from, double to, double share) {
            return cosine ? Rates.wave(from, to, share) : Rates.line(from, to, share);
        }
    }

    /** {@code then.rate(0) · (step + 1) / steps} for the first {@code steps}, then {@code then} from its beginning. */
    record WarmUp(long steps, Schedule then) implements Schedule {
        /** Rates the steps. */
        public WarmUp {
            Rates.steps(steps);
        }

        @Override
        public float rate(long step) {
            return step < steps ? (float) ((double) then.rate(0) * (step + 1) / steps) : then.rate(step - steps);
        }
    }
}
