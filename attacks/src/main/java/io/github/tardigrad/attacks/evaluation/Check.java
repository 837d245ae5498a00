package io.github.tardigrad.attacks.evaluation;

/**
 * A cheap question whether the attacks worked at all: a model can look robust because its gradients are useless.
 *
 * @param name for example {@code zero-gradients}
 * @param passed whether nothing suspicious was seen
 * @param message what was seen, in one sentence
 */
public record Check(String name, boolean passed, String message) {}
