/**
 * Classifiers made of classifiers: behind a preprocessing, with another derivative in its place, scaled, averaged over
 * randomness. Defences that hide gradients are built here, and so are the attacker's ways around them.
 */
@NullMarked
package io.github.tardigrad.attacks.wrapper;

import org.jspecify.annotations.NullMarked;
