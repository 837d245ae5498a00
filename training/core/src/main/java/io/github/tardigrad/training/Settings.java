package io.github.tardigrad.training;

import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.datasets.Split;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.optimizer.GradientClipping;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.run.RunConfiguration;
import java.util.Optional;

/** What a {@link Trainer} was told. */
record Settings(Method method, int epochs, int batch, OptimizerChoice optimizer, LearningRate learningRate,
        Optional<GradientClipping> clipping, Augmentation augmentation, Validation validation, long seed) {
    /** What a run of them is called to account for. */
    RunConfiguration configuration(Model model, Split split, String data, String sha256) {
        return new RunConfiguration(model.name(), model.parameters().count(), data, sha256, split.train().size(),
                split.validation().size(), method.text(),
                AttackPlan.of(method).map(plan -> plan.budget().words()).orElse(""),
                augmentation.equals(Augmentation.none()) ? "none" : augmentation.toString(), epochs, batch,
                optimizer.text(), learningRate.text() + clipping.map(limit -> ", " + limit).orElse(""),
                validation.text(), seed);
    }
}
