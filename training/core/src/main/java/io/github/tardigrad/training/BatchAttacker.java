package io.github.tardigrad.training;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.gradient.GradientAttack;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.AttackSet;
import io.github.tardigrad.training.method.AttackSet.Combination;
import io.github.tardigrad.training.method.AttackSet.Subset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the adversarial versions of a batch. Which attacks run, and in which order, is drawn by (seed, epoch, batch);
 * where an attack starts, by (seed, epoch, image).
 */
final class BatchAttacker {
    private final Model model;
    private final AttackSet set;
    private final List<GradientAttack> attacks;
    private final BatchMemory memory;
    private final RandomKey starts;
    private final RandomKey draws;

    /**
     * The adversarial versions of a batch of n images.
     *
     * @param versions of each image
     * @param images {@code [versions · n, height, width, channels]}: all of one version, then all of the next
     * @param attacks the names of those that ran, in order: {@code pgd>fgsm} for a chain, {@code fgsm+pgd} side by side
     * @param gradientEvaluations what they took, in images
     */
    record Versions(int versions, Tensor images, String attacks, long gradientEvaluations) {}

    BatchAttacker(Model model, AttackPlan plan, BatchMemory memory, RandomKey key) {
        this.model = model;
        this.set = plan.attacks();
        this.attacks = set.in(plan.norm());
        this.memory = memory;
        this.starts = key.child("attack");
        this.draws = key.child("subset");
    }

    /**
     * Attacks the weights as they are.
     *
     * @param epoch from 1
     * @param number of the batch in the epoch, from 1
     * @param clean the images of the batch
     * @param epsilons {@code [n, 1, 1, 1]}
     */
    Versions attack(int epoch, int number, Batch batch, Tensor clean, Tensor epsilons) {
        AttackBatch images = new AttackBatch(clean, batch.indices());
        Goal goal = Goal.untargeted(batch.labels());
        boolean chained = set.combination() == Combination.CHAIN;
        List<Integer> chosen = chosen(attacks.size(), set.subset(), chained, draws.child(epoch).child(number));
        for (int link = 0; link < chosen.size(); link++) {
            GradientAttack attack = attacks.get(chosen.get(link));
            Tensor target = memory.version(batch, chained ? 0 : link);
            if (chained && link > 0) {
                attack.advance(model, images, goal, epsilons, target);
            } else {
                attack.perturb(model, images, goal, epsilons, start(epoch, chosen.get(link)), target);
            }
        }
        int versions = chained ? 1 : chosen.size();
        long steps = chosen.stream().mapToLong(attack -> attacks.get(attack).steps()).sum();
        return new Versions(versions, memory.versions(batch, versions),
                chosen.stream().map(attack -> attacks.get(attack).name())
                        .collect(Collectors.joining(chained ? ">" : "+")), steps * batch.size());
    }

    /** The indices of the attacks that run, in their order: drawn for a chain, otherwise as they are named. */
    static List<Integer> chosen(int attacks, Subset subset, boolean chained, RandomKey key) {
        int bits = subset == Subset.ALL ? (1 << attacks) - 1 : 1 + key.below((1 << attacks) - 1, 0, 0);
        List<Integer> chosen = new ArrayList<>();
        for (int attack = 0; attack < attacks; attack++) {
            if ((bits >> attack & 1) == 1) {
                // Each new one goes before, between or behind those that are there, all places equally likely.
                chosen.add(chained ? key.below(chosen.size() + 1, 1, attack) : chosen.size(), attack);
            }
        }
        return chosen;
    }

    /** Every attack has random numbers of its own. */
    private RandomKey start(int epoch, int attack) {
        RandomKey key = starts.child(epoch);
        return attack == 0 ? key : key.child(attack);
    }
}
