package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.nn.Classifier;
import java.util.List;

/**
 * What there is to say of an attack's score beside its numbers.
 *
 * @param access what it must know of the model's answers
 * @param stages the attacks that it is made of, in their order; empty where it is one attack
 * @param failures the images that it could not judge
 * @param remarks what it did otherwise because of this model, one sentence each
 */
public record AttackDetails(Classifier.Access access, List<StageScore> stages, List<Failure> failures,
        List<String> remarks) {
    /** Nothing to say of an attack that follows gradients. */
    public static final AttackDetails NONE = new AttackDetails(Classifier.Access.GRADIENTS, List.of(),
            List.of(), List.of());

    /** Takes copies. */
    public AttackDetails {
        stages = List.copyOf(stages);
        failures = List.copyOf(failures);
        remarks = List.copyOf(remarks);
    }
}
