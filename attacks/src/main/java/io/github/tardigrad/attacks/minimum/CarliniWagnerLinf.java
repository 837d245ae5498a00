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
 * The L∞ attack of Carlini and Wagner ("Towards evaluating the robustness of neural networks", 2017, section VI.C):
 * minimises {@code Σ max(0, |x − x₀| − τ) + c · max(0, −margin)} by Adam, over w with {@code x = (tanh w + 1) / 2},
 * until the goal is reached with next to no change above τ. Then τ becomes a share of the largest change, and the
 * search goes on from the image found, until τ is below a grey level. The c of each image grows where all steps were
 * in vain.
 *
 * <p>It is slow, and slowest where a search begins: give it a larger first constant where time matters more than the
 * last percent.
 *
 * @param steps of Adam for each c
 * @param learningRate of Adam
 * @param initialConstant the first c
 * @param largestConstant from this c on, an image is given up
 * @param constantFactor by which c grows
 * @param decrease the share of the largest change that τ becomes
 */
public record CarliniWagnerLinf(int steps, float learningRate, float initialConstant, float largestConstant,
        float constantFactor, float decrease) implements MinimumNormAttack {
    private static final float LARGEST_FACTOR = 1e6f;

    /** Checks the parameters. */
    public CarliniWagnerLinf {
        Counts.check("steps", steps);
        CarliniWagner.positive("learning-rate", learningRate);
        CarliniWagner.positive("initial-constant", initialConstant);
        CarliniWagner.positive("largest-constant", largestConstant);
        if (!(constantFactor > 1 && constantFactor <= LARGEST_FACTOR)) {
            throw new IllegalArgumentException("constant-factor " + Epsilons.text(constantFactor)
                    + " is not above 1 and up to a million: it is what the constant is multiplied by");
        }
        if (!(decrease > 0 && decrease < 1)) {
            throw new IllegalArgumentException("decrease " + Epsilons.text(decrease)
                    + " is not between 0 and 1: it is the share of the largest change that is tried next");
        }
    }

    @Override
    public String name() { return "cw-linf"; }

    @Override
    public Norm norm() { return Norm.LINF; }

    @Override
    public String toFindMore() {
        return "give it more steps, a larger learning rate or a larger last constant, such as"
                + " cw-linf:largest-constant=1000";
    }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        return new CarliniWagnerLinfSearch(this, model, batch, goal).search();
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",learning-rate=" + Epsilons.text(learningRate) + ",initial-constant="
                + Epsilons.text(initialConstant) + ",largest-constant=" + Epsilons.text(largestConstant)
                + ",constant-factor=" + Epsilons.text(constantFactor) + ",decrease=" + Epsilons.text(decrease);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
