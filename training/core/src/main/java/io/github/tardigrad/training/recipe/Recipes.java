package io.github.tardigrad.training.recipe;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.InnerAttack;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;

/** The settings of the demo. They were chosen on a validation part of the training images; test images had no say. */
public final class Recipes {
    private Recipes() {}

    /** A classifier as people train it, without a thought of attacks. */
    public static Recipe demoStandard() {
        return new Recipe(new Standard(), 8, 128, OptimizerChoice.adam(), LearningRate.oneCycle(2e-3f),
                Augmentation.none());
    }

    /**
     * The same classifier, trained on the images that an adaptive attack makes of the training images.
     *
     * @param epsilon what it shall withstand in L∞, in pixels
     */
    public static Recipe demoHardened(double epsilon) {
        return new Recipe(Adaptive.of(Norm.LINF, epsilon), 8, 128, OptimizerChoice.adam(),
                LearningRate.oneCycle(2e-3f), Augmentation.none());
    }

    /** As {@link #demoHardened}, but epsilon follows the rule of the published scheme, whose range is its own. */
    public static Recipe demoPublished() {
        return new Recipe(new Adaptive(Norm.LINF, Published.usual().high(), Published.usual(), InnerAttack.usual(), 0),
                8, 128, OptimizerChoice.adam(), LearningRate.oneCycle(2e-3f), Augmentation.none());
    }
}
