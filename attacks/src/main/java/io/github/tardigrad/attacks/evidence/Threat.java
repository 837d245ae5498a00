package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;

/**
 * What an image was attacked with.
 *
 * @param attack with its parameters, for example {@code pgd:steps=20,step-size=0.025,restarts=1}
 * @param norm in which images are near
 * @param epsilon how near at most, in pixels
 */
public record Threat(String attack, Norm norm, float epsilon) {
    /** Checks that epsilon is one of that norm. */
    public Threat {
        norm.checkEpsilon(epsilon);
    }

    @Override
    public String toString() { return attack + " " + norm.text() + " " + Epsilons.text(epsilon); }
}
