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

/**
 * The L2 attack of Carlini and Wagner ("Towards evaluating the robustness of neural networks", 2017, section VI.A):
 * minimises {@code ‖x − x₀‖² + c · max(0, confidence − margin)} by Adam, over w with {@code x = (tanh w + 1) / 2}, so
 * that pixels stay in [0, 1] by themselves. The c of each image is searched: times 10 until the attack succeeds, then
 * by halving. A search ends early for an image whose loss has not fallen in a tenth of the steps.
 *
 * @param searches how many values of c are tried
 * @param steps of Adam for each of them
 * @param confidence the margin wanted, 0 or more, in units of logits
 * @param learningRate of Adam
 * @param initialConstant the first c
 */
public record CarliniWagner(int searches, int steps, float confidence, float learningRate, float initialConstant)
        implements MinimumNormAttack {
    /** Checks the parameters. */
    public CarliniWagner {
        Counts.check("searches", searches);
        Counts.check("steps", steps);
        checkConfidence(confidence);
        positive("learning-rate", learningRate);
        positive("initial-constant", initialConstant);
    }

    @Override
    public String name() { return "cw"; }

    @Override
    public Norm norm() { return Norm.L2; }

    @Override
    public String toFindMore() {
        return "give it more steps, a larger learning rate or a larger first constant, such as"
                + " cw:steps=1000,learning-rate=0.05,initial-constant=1";
    }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        return new CarliniWagnerSearch(this, model, batch, goal).search();
    }

    @Override
    public String parameters(float epsilon) {
        return "searches=" + searches + ",steps=" + steps + ",confidence=" + Epsilons.text(confidence)
                + ",learning-rate=" + Epsilons.text(learningRate) + ",initial-constant="
                + Epsilons.text(initialConstant);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }

    static void checkConfidence(float confidence) {
        if (!(confidence >= 0 && confidence < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("confidence " + Epsilons.text(confidence)
                    + " is negative or not finite: it is the margin of logits wanted, 0 or more");
        }
    }

    static void positive(String what, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " " + Epsilons.text(value) + " is not above 0 and finite");
        }
    }
}
