/**
 * Attacks that follow the gradient of a loss with respect to the pixels: one loop, and what makes each attack itself.
 */
@NullMarked
package io.github.tardigrad.attacks.gradient;

import org.jspecify.annotations.NullMarked;
