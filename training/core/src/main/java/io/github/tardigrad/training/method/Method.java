package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.text.Spec;
import java.util.List;

/** A training method with its parameters; a value, equal by content. */
public sealed interface Method permits Standard, Augment, PgdTraining, Adaptive {
    /** The names that {@link #parse} knows. */
    List<String> NAMES = List.of("standard", "augment", "pgd", "adaptive");

    /** Its name, one of {@link #NAMES}. */
    default String name() {
        String text = text();
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /** Its name and all its parameters, as {@link #parse} reads them. */
    String text();

    /**
     * The method that {@code text} describes; what it leaves out is as usual.
     *
     * <p>{@code standard} has no parameters; the others take {@code norm} and {@code epsilon}. {@code pgd} and
     * {@code adaptive} take the parameters of the {@link InnerAttack} ({@code steps}, {@code step-size},
     * {@code random-start}). {@code adaptive} takes those that {@link Adaptive} lists, with {@code rule} and its own as
     * {@code rule.NAME}: {@code adaptive:steps=7,rule=setpoint,rule.target=0.2}, or
     * {@code adaptive:scheme=published,combine=collect}. {@code augment} takes {@code attack}, whose parameters follow
     * as {@code attack.NAME}, and {@code from}.
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
            case "augment" -> Augment.read(spec, norm(spec, norm), spec.number("epsilon", radius));
            case "pgd" -> new PgdTraining(norm(spec, norm), spec.number("epsilon", radius),
                    InnerAttack.read(spec, InnerAttack.usual()));
            case "adaptive" -> Adaptive.read(spec, norm(spec, norm), spec.number("epsilon", radius));
            default -> throw spec.unknownName(NAMES);
        };
        spec.requireAllRead();
        return method;
    }

    private static Norm norm(Spec spec, Norm otherwise) {
        return Norm.parse(spec.text("norm", otherwise.text()));
    }
}
