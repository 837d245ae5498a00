/**
 * Attacks whose images fool other models than the one attacked, too: steps along gradients that were steadied by
 * momentum, by a look ahead, by changes of the input or by the neighbourhood. Each takes its steps in a ball, and is
 * judged here on the model attacked.
 */
@NullMarked
package io.github.tardigrad.attacks.transfer;

import org.jspecify.annotations.NullMarked;
