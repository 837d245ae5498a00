/**
 * Attacks that know nothing of the model and draw lots: what any other attack must beat at the same norm and epsilon.
 */
@NullMarked
package io.github.tardigrad.attacks.noise;

import org.jspecify.annotations.NullMarked;
