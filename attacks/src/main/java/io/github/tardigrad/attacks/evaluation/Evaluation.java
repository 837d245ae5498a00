package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How robust a model is. Accuracies are shares of all examples, 0 to 1; {@link #toString} is a table for people.
 *
 * @param model its name
 * @param data the name of the examples
 * @param examples how many there were
 * @param seed of the attacks' random numbers
 * @param backend that computed it
 * @param cleanAccuracy the share recognised without an attack
 * @param clean the verdict on each example without an attack: robust or wrong
 * @param attacks one score for each attack and epsilon
 * @param worstCase one for each norm and epsilon
 * @param checks whether the attacks can be believed
 * @param failures the examples that the model could not judge even without an attack
 * @param partial why it ended before all was done; null where it did not. Its scores then are on the first examples
 */
public record Evaluation(String model, String data, int examples, long seed, String backend, double cleanAccuracy,
        Verdicts clean, List<AttackScore> attacks, List<WorstCase> worstCase, List<Check> checks,
        List<Failure> failures, @Nullable String partial) {
    /** Takes copies. */
    public Evaluation {
        attacks = List.copyOf(attacks);
        worstCase = List.copyOf(worstCase);
        checks = List.copyOf(checks);
        failures = List.copyOf(failures);
    }

    /** Of an evaluation that was finished, without failures. */
    public Evaluation(String model, String data, int examples, long seed, String backend, double cleanAccuracy,
            Verdicts clean, List<AttackScore> attacks, List<WorstCase> worstCase, List<Check> checks) {
        this(model, data, examples, seed, backend, cleanAccuracy, clean, attacks, worstCase, checks, List.of(), null);
    }

    /** The norms of the attacks by name, separated by commas; empty without attacks. */
    public String norm() {
        return attacks.stream().map(AttackScore::norm).distinct().map(Norm::text).collect(Collectors.joining(","));
    }

    /**
     * This evaluation and another of the same model, data and seed, as one: scores side by side. The other may be on
     * fewer images, the first n; its attacks then count for those in the worst case of their norm and epsilon.
     *
     * @throws IllegalArgumentException when they are not of the same model, data and seed, the other is on more images,
     *         or both do not agree which of them are recognised without an attack
     */
    public Evaluation join(Evaluation other) {
        same("model", model, other.model);
        same("data", data, other.data);
        same("seed", seed, other.seed);
        if (!clean.letters().startsWith(other.clean.letters())) {
            throw new IllegalArgumentException("evaluations on " + examples + " and " + other.examples
                    + " examples cannot be joined: the second must be on the same ones or the first of them, and by the"
                    + " same weights");
        }
        List<AttackScore> all = Stream.concat(attacks.stream(), other.attacks.stream()).toList();
        List<Check> told = Stream.concat(checks.stream(), other.checks.stream()).toList();
        return new Evaluation(model, data, examples, seed, backend, cleanAccuracy, clean, all, WorstCase.of(all),
                Checks.join(all, told), failures, partial == null ? other.partial : partial);
    }

    private static void same(String what, Object first, Object second) {
        if (!first.equals(second)) {
            throw new IllegalArgumentException("evaluations of " + what + " " + first + " and " + second
                    + " cannot be joined: they must be of the same");
        }
    }

    /**
     * Holds the model to a bound, in a test for example.
     *
     * @param leastAccuracy of the worst case of every norm and epsilon, 0 to 1
     * @return this evaluation
     * @throws AssertionError when a worst case is below it, the evaluation is partial, or there is no attack in it; the
     *         message has the table
     */
    public Evaluation requireAtLeast(double leastAccuracy) {
        if (partial != null) {
            throw new AssertionError("the evaluation is partial: " + partial + "\n" + this);
        }
        if (worstCase.isEmpty()) {
            throw new AssertionError("the evaluation has no attack: name one with under(…)\n" + this);
        }
        for (WorstCase worst : worstCase) {
            if (!(worst.robustAccuracy() >= leastAccuracy)) {
                throw new AssertionError("robust accuracy " + worst.robustAccuracy() + " in the worst case of "
                        + worst.norm().text() + " " + Epsilons.text(worst.epsilon()) + " is below " + leastAccuracy
                        + "\n" + this);
            }
        }
        return this;
    }

    /** The JSON of the contract, indented. */
    public String toJson() { return EvaluationJson.write(this); }

    /**
     * Reads what {@link #toJson} wrote. Keys beyond the contract may be missing, unknown ones are ignored.
     *
     * @throws IllegalArgumentException when it is no such JSON; the message names the key
     */
    public static Evaluation fromJson(String json) { return EvaluationJson.read(json); }

    @Override
    public String toString() { return EvaluationTable.of(this); }
}
