package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Norm;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 */
public record Evaluation(String model, String data, int examples, long seed, String backend, double cleanAccuracy,
        Verdicts clean, List<AttackScore> attacks, List<WorstCase> worstCase, List<Check> checks) {
    /** Takes copies. */
    public Evaluation {
        attacks = List.copyOf(attacks);
        worstCase = List.copyOf(worstCase);
        checks = List.copyOf(checks);
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
                Checks.join(all, told));
    }

    private static void same(String what, Object first, Object second) {
        if (!first.equals(second)) {
            throw new IllegalArgumentException("evaluations of " + what + " " + first + " and " + second
                    + " cannot be joined: they must be of the same");
        }
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
