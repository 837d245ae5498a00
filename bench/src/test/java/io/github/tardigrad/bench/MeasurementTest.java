package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final double YEAR = 3e7;

    /** A clock that only the work moves: repetition i, from 0, takes {@code duration(i)} seconds. */
    private static final class Work implements Runnable {
        private final IntToDoubleFunction duration;
        private long now = 1_000_000;
        private int repetitions;

        Work(IntToDoubleFunction duration) {
            this.duration = duration;
        }

        @Override
        public void run() { now += Math.round(1e9 * duration.applyAsDouble(repetitions++)); }

        Measurement measured(double warmUp, double seconds) {
            return Measurement.of(this, new Timing(warmUp, seconds), () -> now);
        }
    }

    @Test
    void quartilesAreOfTheSortedTimes() {
        Measurement measured = Measurement.of(8, 1, 7, 2, 6, 3, 5, 4);

        assertThat(measured).isEqualTo(new Measurement(3, 5, 7, 8));
        assertThat(Measurement.of(2.5)).isEqualTo(new Measurement(2.5, 2.5, 2.5, 1));
    }

    @Test
    void timesOfTheWarmUpDoNotCount() {
        Work work = new Work(i -> i < 20 ? 1.0 / (1 + i) : 0.01);

        Measurement measured = work.measured(YEAR, 1);

        assertThat(measured.upperQuartile()).isCloseTo(0.01, within(1e-9));
        assertThat(measured.repetitions()).isEqualTo(100);
    }

    @Test
    void warmUpEndsWhenTwoWindowsAgree() {
        Work work = new Work(i -> 0.5);

        Measurement measured = work.measured(YEAR, 2);

        assertThat(measured.repetitions()).isEqualTo(4);
        assertThat(work.repetitions).isEqualTo(2 * 7 + 4);
    }

    @Test
    void aWindowOfShortWorkLastsHalfASecond() {
        // Seven and seven at one pace are not stable yet.
        Work work = new Work(i -> i < 20 ? 0.02 : 0.01);

        Measurement measured = work.measured(YEAR, 1);

        assertThat(measured.repetitions()).isEqualTo(100);
        assertThat(measured.upperQuartile()).isCloseTo(0.01, within(1e-9));
        assertThat(work.repetitions).isBetween(180, 250);
    }

    @Test
    void warmUpOfWorkThatNeverSettlesEndsInTime() {
        Work work = new Work(i -> 1 + i % 14 / 7);

        Measurement measured = work.measured(100, 30);

        assertThat(work.repetitions - measured.repetitions()).isBetween(60, 70);
    }

    @Test
    void slowWorkIsWarmedUpOnceAndMeasuredThreeTimes() {
        Work work = new Work(i -> 60);

        assertThat(work.measured(8, 2).repetitions()).isEqualTo(3);
        assertThat(work.repetitions).isEqualTo(4);
    }
}
