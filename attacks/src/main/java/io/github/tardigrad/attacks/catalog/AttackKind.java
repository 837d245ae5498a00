package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;

/**
 * A kind of attack that commands can name.
 *
 * @param name what stands before the colon
 * @param reader makes the attack of what stands behind it
 */
public record AttackKind(String name, Reader reader) {
    /** Makes an attack of its text. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads the parameters, those not given by their defaults.
         *
         * @param norm the text's own, or that of the command
         * @throws IllegalArgumentException when a parameter is unknown or out of range, or the attack does not exist in
         *         that norm; the message says what there is
         */
        Attack read(AttackText text, Norm norm);
    }
}
