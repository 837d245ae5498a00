package io.github.tardigrad.attacks.wrapper;

import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;

/**
 * Expectation over transformation (Athalye, Engstrom, Ilyas and Kwok 2018): the mean of the logits over several passes
 * of a classifier that answers at random. Its gradient is the mean of theirs, so every gradient attack works on it: the
 * attacker's way around a random defence. What it costs is {@code samples} times as much in time and memory.
 *
 * <p>It is the attack's target; the defence itself judges what came of it.
 *
 * @param samples how many passes
 */
public record ExpectationOverTransformation(Classifier classifier, int samples) implements Wrapper {
    /** Checks the number of passes. */
    public ExpectationOverTransformation {
        Counts.check("samples", samples);
    }

    @Override
    public String name() { return classifier.name() + ", the mean of " + samples + " passes"; }

    @Override
    public Tensor logits(Tape tape, Tensor images) {
        Tensor sum = classifier.logits(tape, images);
        for (int sample = 1; sample < samples; sample++) {
            sum = tape.add(sum, classifier.logits(tape, images));
        }
        return tape.scale(sum, 1f / samples);
    }

    @Override
    public long attackBytes(int images) { return samples * classifier.attackBytes(images); }
}
