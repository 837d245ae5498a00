/** Attacks that look for the nearest image, whatever its distance. */
@NullMarked
package io.github.tardigrad.attacks.minimum;

import org.jspecify.annotations.NullMarked;
