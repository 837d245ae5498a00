package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.GradientAttack;
import io.github.tardigrad.training.text.Spec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which attacks make the adversarial versions of a training batch.
 *
 * <p>As text: {@code attacks=fgsm+pgd+pgd-margin,subset=random,combine=chain}. Published: FGSM, PGD and C&amp;W (here
 * {@code pgd-margin}), a random non-empty subset for each batch; the prose collects their images, the code chains the
 * attacks.
 *
 * @param attacks one or more, each once; by themselves {@code pgd} (published: {@code fgsm+pgd+cw})
 * @param subset which of them run on a batch; by itself {@code all} (published: {@code random})
 * @param combination how several work together; by itself {@code chain} (published: {@code chain} in the code,
 *     {@code collect} in the prose)
 * @param steps of those attacks that have more than one
 */
public record AttackSet(List<TrainingAttack> attacks, Subset subset, Combination combination, InnerAttack steps) {
    /** Which of the attacks run on a batch. */
    public enum Subset {
        /** Every one of them. */
        ALL,
        /** A non-empty subset, drawn for each batch; all subsets are equally likely. */
        RANDOM
    }

    /** How several attacks work together on a batch. */
    public enum Combination {
        /**
         * In an order drawn for each batch, each from the images that the one before it has left, and back into the
         * ball of the clean image after every one.
         */
        CHAIN,
        /** Each from the clean images; their images stand side by side in the batch, so the loss is the mean. */
        COLLECT
    }

    /** Checks that there are attacks, each once. */
    public AttackSet {
        attacks = List.copyOf(attacks);
        if (attacks.isEmpty()) {
            throw new IllegalArgumentException("the list of attacks is empty: name one or more of " + known()
                    + " with + between them; to attack nothing there is the method standard");
        }
        if (new HashSet<>(attacks).size() < attacks.size()) {
            throw new IllegalArgumentException("attacks " + text(attacks) + " name one twice: each may stand once");
        }
        if (attacks.contains(TrainingAttack.PGD_MARGIN) && !steps.randomStart()) {
            throw new IllegalArgumentException("pgd-margin always begins at a random point of the ball: leave out"
                    + " random-start=false, or the attack");
        }
    }

    /** Projected gradient descent alone. */
    public static AttackSet pgd(InnerAttack steps) {
        return new AttackSet(List.of(TrainingAttack.PGD), Subset.ALL, Combination.CHAIN, steps);
    }

    /** All that were published, as the published code combines them. */
    public static AttackSet published() {
        return new AttackSet(List.of(TrainingAttack.FGSM, TrainingAttack.PGD, TrainingAttack.PGD_MARGIN),
                Subset.RANDOM, Combination.CHAIN, InnerAttack.usual());
    }

    /** The attacks in the given norm, in their order. */
    public List<GradientAttack> in(Norm norm) {
        return attacks.stream().map(attack -> attack.in(norm, steps)).toList();
    }

    /** Into how many adversarial versions of an image they may come. */
    public int versions() { return combination == Combination.COLLECT ? attacks.size() : 1; }

    String text() {
        return "attacks=" + text(attacks) + ",subset=" + Spec.word(subset) + ",combine=" + Spec.word(combination) + ","
                + steps.text();
    }

    static AttackSet read(Spec spec, AttackSet usual) {
        return new AttackSet(parse(spec.text("attacks", text(usual.attacks))), spec.choice("subset", usual.subset),
                spec.choice("combine", usual.combination), InnerAttack.read(spec, usual.steps));
    }

    private static List<TrainingAttack> parse(String names) {
        return names.isBlank() ? List.of()
                : Arrays.stream(names.split("\\+", -1)).map(String::strip).map(TrainingAttack::parse).toList();
    }

    private static String text(List<TrainingAttack> attacks) {
        return attacks.stream().map(TrainingAttack::text).collect(Collectors.joining("+"));
    }

    private static String known() {
        return Arrays.stream(TrainingAttack.values()).map(TrainingAttack::text).collect(Collectors.joining(", "));
    }
}
