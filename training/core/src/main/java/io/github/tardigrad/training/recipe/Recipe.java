package io.github.tardigrad.training.recipe;

import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.Trainer;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;

/**
 * The settings of one training.
 *
 * @param method what a batch becomes before it is learnt from
 * @param epochs how often each image is seen
 * @param batch images in a step
 * @param optimizer how weights move
 * @param learningRate how far
 * @param augmentation how images are changed before all else
 */
public record Recipe(Method method, int epochs, int batch, OptimizerChoice optimizer, LearningRate learningRate,
        Augmentation augmentation) {
    /** A trainer for {@code model} with these settings. */
    public Trainer trainer(Model model) {
        return Trainer.of(model).method(method).epochs(epochs).batch(batch).optimizer(optimizer)
                .learningRate(learningRate).augmentation(augmentation);
    }
}
