package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.text.Spec;
import java.util.List;

/** A training method with its parameters; a value, equal by content. */
public sealed interface Method permits Standard, PgdTraining, Adaptive {
    /** The names that {@link #parse} knows. */
    List<String> NAMES = List.of("standard", "pgd", "adaptive");

    /** Its name and all its parameters, as {@link #parse} reads them. */
    String text();

    /**
     * The method that {@code text} describes; what it leaves out is as usual.
     *
     * <p>{@code standard} has no parameters. {@code pgd} and {@code adaptive} take those of the {@link InnerAttack}
     * ({@code steps}, {@code step-size}, {@code random-start}) and {@code norm}, {@code epsilon}; {@code adaptive} also
     * {@code clean-share} and {@code rule}, whose parameters follow as {@code rule.NAME}: for example
     * {@code adaptive:steps=7,rule=setpoint,rule.target=0.2}.
     *
     * @param norm how the inner attack measures changes, unless {@code text} says it
     * @param epsilon what the model shall withstand, in pixels, unless {@code text} says it
     * @throws IllegalArgumentException when the name or a parameter is unknown, or a value is out of range
     */
    static Method parse(String text, Norm norm, double epsilon) {
        Spec spec = Spec.parse("method", text);
        double radius = Spec.asWritten(epsilon);
        Method method = switch (spec.name()) {
            case "standard" -> new Standard();
            case "pgd" -> new PgdTraining(norm(spec, norm), spec.number("epsilon", radius), InnerAttack.read(spec));
            case "adaptive" -> {
                double target = spec.number("epsilon", radius);
                yield new Adaptive(norm(spec, norm), target, BudgetRule.parse(spec.nested("rule", "setpoint"), target),
                        InnerAttack.read(spec), spec.number("clean-share", 0));
            }
            default -> throw spec.unknownName(NAMES);
        };
        spec.requireAllRead();
        return method;
    }

    private static Norm norm(Spec spec, Norm otherwise) {
        return Norm.parse(spec.text("norm", otherwise.text()));
    }
}
