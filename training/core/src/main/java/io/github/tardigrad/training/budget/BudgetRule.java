package io.github.tardigrad.training.budget;

import io.github.tardigrad.training.text.Spec;
import java.util.List;

/**
 * The law by which epsilon follows the training, in pixels: of all images together ({@link SharedRule}), or of each
 * ({@link PerExample}). Whatever is observed, epsilon stays in [{@link #low}, {@link #high}].
 */
public sealed interface BudgetRule permits SharedRule, PerExample {
    /** The names that {@link #parse} knows. */
    List<String> NAMES = List.of("fixed", "published", "setpoint", "per-example");

    /** The smallest epsilon that it ever gives, in pixels. */
    double low();

    /** The largest epsilon that it ever gives, in pixels. */
    double high();

    /** Its name and parameters, as {@link #parse} reads them: {@code published:alpha=0.001,initial=0.05,…}. */
    String text();

    /** Where epsilon may go, for people to read, in every unit that the rule knows. */
    String words();

    /**
     * The rule that {@code text} describes; what it leaves out is as usual.
     *
     * @param text a name, and parameters after a colon: {@code setpoint:target=0.2,warm-up=2}
     * @param epsilon what the model shall withstand, in pixels: the value of {@code fixed}, the upper
     *     end of {@code setpoint} and {@code per-example} unless {@code high} names one; {@code published} has its own
     * @throws IllegalArgumentException when the name or a parameter is unknown, or a value is out of range
     */
    static BudgetRule parse(String text, double epsilon) {
        Spec spec = Spec.parse("budget rule", text);
        BudgetRule rule = switch (spec.name()) {
            case "fixed" -> new Fixed(spec.number("epsilon", epsilon), spec.number("warm-up", 0));
            case "published" -> {
                Published usual = Published.usual();
                yield new Published(spec.number("alpha", usual.alpha()), spec.number("initial", usual.initial()),
                        spec.number("low", usual.lowest()), spec.number("high", usual.highest()));
            }
            case "setpoint" -> {
                double high = spec.number("high", epsilon);
                Setpoint usual = Setpoint.upTo(high);
                Gap gap = spec.choice("gap", usual.gap());
                yield new Setpoint(gap, spec.number("target", gap.usualTarget()), spec.number("gain", usual.gain()),
                        spec.number("smoothing", usual.smoothing()), spec.number("low", usual.low()), high,
                        spec.number("warm-up", usual.warmUp()));
            }
            case "per-example" -> {
                double high = spec.number("high", epsilon);
                PerExample usual = PerExample.upTo(high);
                yield new PerExample(spec.number("initial", usual.initial()), spec.number("step", usual.step()),
                        spec.number("low", usual.low()), high);
            }
            default -> throw spec.unknownName(NAMES);
        };
        spec.requireAllRead();
        return rule;
    }
}
