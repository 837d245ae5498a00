/**
 * Attacks that follow the gradient of a loss with respect to the pixels: one loop for steps of a given size, with what
 * makes each attack itself, and APGD, which finds its step sizes by what it learns of each image on the way.
 */
@NullMarked
package io.github.tardigrad.attacks.gradient;

import org.jspecify.annotations.NullMarked;
