package io.github.tardigrad.training;

import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.budget.BudgetState;
import io.github.tardigrad.training.budget.Fixed;
import io.github.tardigrad.training.budget.Observation;
import io.github.tardigrad.training.budget.PerExample;
import io.github.tardigrad.training.budget.SharedRule;
import io.github.tardigrad.training.run.BatchRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far each training image may be changed, as the rule of a run has it by now. */
sealed interface Radii {
    /** The epsilon of each image of the batch, in pixels; 0 without an attack. */
    float[] of(Batch batch);

    /**
     * Follows what a batch has shown.
     *
     * @param epochs how many are done, this batch included
     */
    void adapt(Batch batch, TrainingStep.Result result, double epochs);

    /** What all images share of it, for a checkpoint. */
    BudgetState state();

    /** What each image has of its own, for a checkpoint. */
    Map<String, Parameters> parts();

    /** Goes on from a checkpoint, whose {@link #parts} have been read back. */
    void resume(BudgetState state);

    /** Before the first of {@code images} training images. */
    static Radii of(Optional<AttackPlan> plan, Engine engine, int images) {
        BudgetRule budget = plan.map(AttackPlan::budget).orElse(Fixed.of(0));
        return switch (budget) {
            case PerExample rule -> new OfEachImage(rule, engine, images);
            case SharedRule rule -> new OfAllImages(rule);
        };
    }

    /** One for all. */
    final class OfAllImages implements Radii {
        private final SharedRule rule;
        private BudgetState state;

        private OfAllImages(SharedRule rule) {
            this.rule = rule;
            this.state = rule.start();
        }

        @Override
        public float[] of(Batch batch) {
            float[] epsilons = new float[batch.size()];
            Arrays.fill(epsilons, (float) state.epsilon());
            return epsilons;
        }

        @Override
        public void adapt(Batch batch, TrainingStep.Result result, double epochs) {
            BatchRecord record = result.record();
            state = rule.next(state, new Observation(record.cleanLoss(), record.adversarialLoss(),
                    record.cleanAccuracy(), record.adversarialAccuracy(), epochs));
        }

        @Override
        public BudgetState state() { return state; }

        @Override
        public Map<String, Parameters> parts() { return Map.of(); }

        @Override
        public void resume(BudgetState earlier) { state = earlier; }
    }

    /** One for each, a float an image. */
    final class OfEachImage implements Radii {
        private final PerExample rule;
        private final float[] epsilons;
        private final Parameters stored;
        private long batches;

        private OfEachImage(PerExample rule, Engine engine, int images) {
            this.rule = rule;
            this.epsilons = new float[images];
            this.stored = Parameters.allocate(engine,
                    List.of(new Parameters.Declaration("epsilon", Shape.of(images))), false);
            Arrays.fill(epsilons, (float) rule.initial());
        }

        @Override
        public float[] of(Batch batch) {
            float[] ofBatch = new float[batch.size()];
            for (int i = 0; i < ofBatch.length; i++) {
                ofBatch[i] = epsilons[batch.indices()[i]];
            }
            return ofBatch;
        }

        @Override
        public void adapt(Batch batch, TrainingStep.Result result, double epochs) {
            for (int i = 0; i < batch.size(); i++) {
                int image = batch.indices()[i];
                epsilons[image] = rule.next(epsilons[image], result.margins()[i]);
            }
            batches++;
        }

        @Override
        public BudgetState state() { return new BudgetState(rule.initial(), 0, batches); }

        @Override
        public Map<String, Parameters> parts() {
            stored.get("epsilon").set(epsilons);
            return Map.of("budget", stored);
        }

        @Override
        public void resume(BudgetState earlier) {
            batches = earlier.batches();
            System.arraycopy(stored.get("epsilon").toArray(), 0, epsilons, 0, epsilons.length);
        }
    }
}
