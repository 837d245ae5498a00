package io.github.tardigrad.training.recipe;

import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.training.Trainer;
import io.github.tardigrad.training.Validation;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;

/**
 * A network and how it is trained; all but the images and the seed.
 *
 * @param name what its run is called
 * @param model the network, as {@link Models} knows it
 * @param augmentation how training images are changed before all else
 */
public record Recipe(String name, String model, Method method, int epochs, int batch, OptimizerChoice optimizer,
        LearningRate learningRate, Augmentation augmentation, Validation validation) {
    /** The network for images like these, with first weights by the seed. */
    public Model model(Engine engine, Examples images, long seed) {
        return Models.create(model, engine, images.imageShape(), images.classNames().size(), seed);
    }

    /** A trainer with these settings; tell it who listens and where to write, and {@link Trainer#fit}. */
    public Trainer trainer(Model fresh, long seed) {
        return Trainer.of(fresh).method(method).epochs(epochs).batch(batch).optimizer(optimizer)
                .learningRate(learningRate).augmentation(augmentation).validation(validation).seed(seed);
    }
}
