package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.run.RunRecord;

/**
 * One of the models that a report is about.
 *
 * @param name what the report calls it: {@code standard}, {@code hardened}
 * @param model with the chosen weights
 * @param run how it was trained
 * @param evaluation on the test images, at the epsilon in question
 * @param curve on the test images, one attack at several epsilons
 */
public record Candidate(String name, Model model, RunRecord run, Evaluation evaluation, Evaluation curve) {}
