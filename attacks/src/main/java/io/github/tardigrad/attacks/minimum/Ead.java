package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.Locale;

/**
 * The elastic-net attack (Chen et al. 2018, "EAD: elastic-net attacks to deep neural networks via adversarial
 * examples", algorithm 1): minimises
 * {@code ‖x − x₀‖₂² + regularization · ‖x − x₀‖₁ + c · max(0, confidence − margin)} by iterative shrinking and
 * thresholding with momentum. Shrinking leaves most pixels as they were, so its changes are small in L1. The c of each
 * image is searched: times 10 until the attack succeeds, then by halving. A search ends early for an image whose loss
 * has not fallen in a tenth of the steps.
 *
 * @param rule by what the nearest image is chosen
 * @param searches how many values of c are tried
 * @param steps for each of them
 * @param confidence the margin wanted, 0 or more, in units of logits
 * @param learningRate of the first step; it falls as the root of the share of steps that is left
 * @param initialConstant the first c
 * @param regularization what a step takes off every change, in pixels: the weight of the L1 length
 */
public record Ead(Rule rule, int searches, int steps, float confidence, float learningRate, float initialConstant,
        float regularization) implements MinimumNormAttack {
    /** By what the nearest of the images found is chosen. */
    public enum Rule {
        /** By the elastic net, {@code ‖x − x₀‖₂² + regularization · ‖x − x₀‖₁}. */
        EN,
        /** By the L1 distance. */
        L1;

        /** {@code en} or {@code l1}, as in commands. */
        public String text() { return name().toLowerCase(Locale.ROOT); }

        /**
         * The rule of that {@link #text}.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Rule parse(String text) {
            return Arrays.stream(values()).filter(rule -> rule.text().equals(text)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("rule " + text
                            + " of attack ead is unknown: there are en, the elastic net, and l1"));
        }
    }

    /** Checks the parameters. */
    public Ead {
        Counts.check("searches", searches);
        Counts.check("steps", steps);
        CarliniWagner.checkConfidence(confidence);
        CarliniWagner.positive("learning-rate", learningRate);
        CarliniWagner.positive("initial-constant", initialConstant);
        CarliniWagner.positive("regularization", regularization);
    }

    @Override
    public String name() { return "ead"; }

    @Override
    public Norm norm() { return Norm.L1; }

    @Override
    public String toFindMore() {
        return "give it more steps, a larger learning rate or a larger first constant, such as"
                + " ead:initial-constant=1";
    }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        return new EadSearch(this, model, batch, goal).search();
    }

    @Override
    public String parameters(float epsilon) {
        return "rule=" + rule.text() + ",searches=" + searches + ",steps=" + steps + ",confidence="
                + Epsilons.text(confidence) + ",learning-rate=" + Epsilons.text(learningRate) + ",initial-constant="
                + Epsilons.text(initialConstant) + ",regularization=" + Epsilons.text(regularization);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
