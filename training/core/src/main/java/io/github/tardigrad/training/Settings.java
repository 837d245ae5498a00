package io.github.tardigrad.training;

import io.github.tardigrad.datasets.DataDefence;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.optimizer.GradientClipping;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.run.RunConfiguration;
import java.util.Optional;

/** What a {@link Trainer} was told. */
record Settings(Method method, int epochs, int batch, OptimizerChoice optimizer, LearningRate learningRate,
        Optional<GradientClipping> clipping, DataDefence defence, Validation validation, long seed) {
    /** What a run of them is called to account for. */
    RunConfiguration configuration(Model model, int training, int heldOut, String data, String sha256) {
        return new RunConfiguration(model.name(), model.parameters().count(), data, sha256, training, heldOut,
                method.text(), AttackPlan.of(method).map(plan -> plan.budget().words()).orElse(""), defence.text(),
                epochs, batch, optimizer.text(), learningRate.text() + clipping.map(limit -> ", " + limit).orElse(""),
                validation.text(), seed);
    }

    /** The same with another method. */
    Settings with(Method other) {
        return new Settings(other, epochs, batch, optimizer, learningRate, clipping, defence, validation, seed);
    }
}
