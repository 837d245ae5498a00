package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.AttackResult;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation may take. It begins no batch when that is spent; the batch under way is finished.
 *
 * @param time null for any
 * @param queries passes forward, or forward and back, counted in images; 0 for any number
 */
record Budget(@Nullable Duration time, long queries) {
    static final Budget NONE = new Budget(null, 0);

    Budget {
        if (time != null && (time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException("time budget " + time + " is not above 0: give it seconds or more");
        }
        if (queries < 0) {
            throw new IllegalArgumentException("query budget " + queries + " is negative: 0 stands for no limit");
        }
    }

    /** What is left of it; throws when that is nothing. */
    Budget rest(long startNanos, AttackResult.Cost spent) {
        check(startNanos, spent);
        long asked = spent.forwardEvaluations() + spent.gradientEvaluations();
        Duration left = time == null ? null : time.minusNanos(System.nanoTime() - startNanos);
        return new Budget(left == null || left.isPositive() ? left : Duration.ofNanos(1),
                queries == 0 ? 0 : queries - asked);
    }

    /** Throws when it is spent. */
    void check(long startNanos, AttackResult.Cost spent) {
        if (time != null && System.nanoTime() - startNanos >= time.toNanos()) {
            throw new Stopped("the time of " + time.toSeconds() + " s is up");
        }
        long asked = spent.forwardEvaluations() + spent.gradientEvaluations();
        if (queries > 0 && asked >= queries) {
            throw new Stopped(String.format(Locale.ROOT, "the budget of %,d queries is spent", queries));
        }
    }
}
