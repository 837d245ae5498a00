package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.budget.Setpoint;
import io.github.tardigrad.training.text.Spec;

/**
 * Adversarial training whose attack grows and shrinks with what the model can cope with, minimising over the weights
 * the mean of the largest loss within ε of each image. Its parts are switches, each with what was published:
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>parameter</th><th>by itself</th><th>published</th></tr>
 * <tr><td>{@code rule} and {@code rule.…}</td><td>{@code setpoint}</td><td>{@code published}: ε₀ 0.05, α 0.001, within
 * 0.01–0.3, in inputs normalised by 0.5 and 0.5</td></tr>
 * <tr><td>{@code attacks}</td><td>{@code pgd}</td><td>{@code fgsm+pgd+cw}; C&amp;W is {@code pgd-margin} here</td></tr>
 * <tr><td>{@code subset}</td><td>{@code all}</td><td>{@code random}, non-empty, for each batch</td></tr>
 * <tr><td>{@code combine}</td><td>{@code chain}</td><td>{@code chain} in the code, {@code collect} in the
 * prose</td></tr>
 * <tr><td>{@code steps}, {@code step-size}, {@code random-start}</td><td>7, {@code epsilon/4}, {@code true}</td><td>not
 * stated</td></tr>
 * <tr><td>{@code update}</td><td>{@code mixed}</td><td>{@code two-step}</td></tr>
 * <tr><td>{@code clean-share}</td><td>0</td><td>not of {@code two-step}</td></tr>
 * <tr><td>{@code regularizer}</td><td>{@code none}</td><td>{@code squared} in the prose, {@code norm} in the
 * code</td></tr>
 * <tr><td>{@code lambda}</td><td>0.1</td><td>not stated</td></tr>
 * </table>
 * {@code scheme=published} sets all of the last column; what stands beside it changes a part of it.
 *
 * @param norm how the attacks measure changes
 * @param epsilon what the model shall withstand, in pixels: the validation attack has this radius, whatever the rule
 *     gives
 * @param budget the rule for the radius of the training attacks
 * @param attacks which make the training images
 * @param update how the clean and the adversarial loss move the weights
 * @param regularizer what is added to the adversarial loss
 */
public record Adaptive(Norm norm, double epsilon, BudgetRule budget, AttackSet attacks, Update update,
        Regularizer regularizer) implements Method {
    private enum Scheme {
        USUAL, PUBLISHED
    }

    private enum Steps {
        MIXED, TWO_STEP
    }

    /** Checks the ranges. */
    public Adaptive {
        Spec.requireEpsilon("epsilon", epsilon);
        norm.checkEpsilon((float) epsilon);
        norm.checkEpsilon((float) budget.high());
    }

    /** With projected gradient descent alone, one step on both losses, and no regulariser. */
    public Adaptive(Norm norm, double epsilon, BudgetRule budget, InnerAttack attack, double cleanShare) {
        this(norm, epsilon, budget, AttackSet.pgd(attack), new Update.Mixed(cleanShare), Regularizer.NONE);
    }

    /** With a set-point, the usual inner attack, and attacked images only. */
    public static Adaptive of(Norm norm, double epsilon) {
        return new Adaptive(norm, epsilon, Setpoint.upTo(epsilon), InnerAttack.usual(), 0);
    }

    /** The whole scheme as published; λ is ours. */
    public static Adaptive published(Norm norm, double epsilon) {
        return new Adaptive(norm, epsilon, Published.usual(), AttackSet.published(), new Update.TwoStep(),
                new Regularizer(Regularizer.Distance.SQUARED, Regularizer.LAMBDA));
    }

    @Override
    public String text() {
        return "adaptive:norm=" + norm.text() + ",epsilon=" + epsilon + "," + attacks.text() + "," + update.text() + ","
                + regularizer.text() + "," + Spec.nest("rule", budget.text());
    }

    static Adaptive read(Spec spec, Norm norm, double epsilon) {
        Adaptive usual = switch (spec.choice("scheme", Scheme.USUAL)) {
            case USUAL -> of(norm, epsilon);
            case PUBLISHED -> published(norm, epsilon);
        };
        String rule = usual.budget instanceof Published ? "published" : "setpoint";
        return new Adaptive(norm, epsilon, BudgetRule.parse(spec.nested("rule", rule), epsilon),
                AttackSet.read(spec, usual.attacks), update(spec, usual.update),
                Regularizer.read(spec, usual.regularizer));
    }

    private static Update update(Spec spec, Update usual) {
        Steps steps = spec.choice("update", usual instanceof Update.TwoStep ? Steps.TWO_STEP : Steps.MIXED);
        if (steps == Steps.MIXED) {
            return new Update.Mixed(spec.number("clean-share", usual instanceof Update.Mixed mixed
                    ? mixed.cleanShare() : 0.5));
        }
        if (spec.has("clean-share")) {
            throw new IllegalArgumentException("clean-share weighs the two losses of one step, and update=two-step"
                    + " takes a step on each: leave out clean-share, or write update=mixed");
        }
        return new Update.TwoStep();
    }
}
