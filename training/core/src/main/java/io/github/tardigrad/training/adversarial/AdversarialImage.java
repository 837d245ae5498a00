package io.github.tardigrad.training.adversarial;

import java.util.Arrays;

/**
 * One image and what an attack made of it.
 *
 * @param index in its data set
 * @param label its class
 * @param target the class wanted; {@link Targets#NONE} when any other than the label would do
 * @param clean its pixels before the attack
 * @param exact its pixels after it, as the attack found them
 * @param stored the same in 8 bits a value
 * @param cleanAnswer what the model says to it before the attack
 * @param exactAnswer what it says to the pixels found
 * @param storedAnswer what it says to the pixels stored
 * @param exactDistance of the pixels found from the clean ones, in the attack's norm, pixels
 * @param storedDistance of the pixels stored from the clean ones
 */
public record AdversarialImage(int index, int label, int target, float[] clean, float[] exact, float[] stored,
        Answer cleanAnswer, Answer exactAnswer, Answer storedAnswer, double exactDistance, double storedDistance) {
    /** Whether the attacker has what he wants without doing anything. */
    public boolean open() { return !isReached(cleanAnswer); }

    /** Whether the attack was needed, and worked on the pixels as found. */
    public boolean exactSuccess() { return open() && isReached(exactAnswer); }

    /** Whether the attack was needed, and works on the pixels as stored. */
    public boolean storedSuccess() { return open() && isReached(storedAnswer); }

    /** Whether the attack changed the image, and nothing of that is left in 8 bits. */
    public boolean isLostInStorage() { return !Arrays.equals(exact, clean) && Arrays.equals(stored, clean); }

    private boolean isReached(Answer answer) {
        return target == Targets.NONE ? answer.label() != label : answer.label() == target;
    }
}
