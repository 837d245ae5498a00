package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.AttackResult;
import java.util.List;

/**
 * What one call of an attack on a batch of images gave: the smallest part of an evaluation that is kept.
 *
 * @param task number of the attack at its epsilon or epsilons, in the order of the evaluation
 * @param stage of a cascade; 0 for any other attack
 * @param findings one an image
 * @param cost of the call
 * @param seconds it took
 */
record Unit(int task, int stage, List<Finding> findings, AttackResult.Cost cost, double seconds) {
    Unit {
        findings = List.copyOf(findings);
    }
}
