package io.github.tardigrad.nn.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.nn.Fixture;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
    static List<Fixture> cases() throws IOException { return Fixture.read("schedules.json").list("cases"); }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesPyTorchAtEveryStep(Fixture fixture) {
        Schedule schedule = schedule(fixture);
        double[] rates = fixture.values("rates").data();
        for (int step = 0; step < rates.length; step++) {
            assertThat((double) schedule.rate(step)).as("step " + step).isCloseTo(rates[step], within(1e-7 * rates[0]
                    + 1e-6 * rates[step]));
        }
    }

    private static Schedule schedule(Fixture fixture) {
        float base = fixture.number("base");
        Fixture options = fixture.object("options");
        return switch (fixture.text("schedule")) {
            case "StepLR" -> Schedule.stepped(base, options.integer("step_size"), options.number("gamma"));
            case "MultiStepLR" -> Schedule.milestones(base, options.longs("milestones"), options.number("gamma"));
            case "CosineAnnealingLR" -> new Schedule.Cosine(base, options.number("eta_min"), options.integer("T_max"));
            case "OneCycleLR" -> new Schedule.OneCycle(options.number("max_lr"), options.integer("total_steps"),
                    options.number("pct_start"), options.number("div_factor"), options.number("final_div_factor"),
                    options.text("anneal_strategy").equals("cos"));
            case "LinearLR" -> Schedule.linear(base * options.number("start_factor"), base,
                    options.integer("total_iters"));
            default -> new Schedule.Cosine(base, options.number("minimum"), options.integer("total")
                    - options.integer("warm_up")).warmedUp(options.integer("warm_up"));
        };
    }

    @Test
    void staysAtItsEndForEver() {
        assertThat(Schedule.cosine(1, 10).rate(1_000_000_000_000L)).isZero();
        assertThat(Schedule.linear(1, 0.25f, 10).rate(Long.MAX_VALUE)).isEqualTo(0.25f);
        assertThat(Schedule.oneCycle(1, 10).rate(9)).isEqualTo(1 / 25f / 1e4f);
        assertThat(Schedule.oneCycle(1, 10).rate(1000)).isEqualTo(1 / 25f / 1e4f);
        assertThat(Schedule.constant(0.5f).warmedUp(3).rate(1000)).isEqualTo(0.5f);
    }

    @Test
    void oneCycleOfFewStepsIsDefined() {
        for (int steps = 1; steps <= 5; steps++) {
            for (int step = 0; step < 7; step++) {
                assertThat(Schedule.oneCycle(1, steps).rate(step)).as(steps + " steps, step " + step).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Schedule.constant(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Schedule.constant(Float.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Schedule.cosine(1, 0)).hasMessageContaining("0 steps");
        assertThatThrownBy(() -> Schedule.stepped(1, 5, 0)).hasMessageContaining("factor");
        assertThatThrownBy(() -> Schedule.milestones(1, List.of(5L, 2L), 0.1f)).hasMessageContaining("[5, 2]");
        assertThatThrownBy(() -> new Schedule.OneCycle(1, 5, 1, 25, 100, true)).hasMessageContaining("(0, 1)");
        assertThatThrownBy(() -> new Schedule.OneCycle(1, 5, 0.3f, 0.5f, 100, true)).hasMessageContaining("0.5");
    }
}
