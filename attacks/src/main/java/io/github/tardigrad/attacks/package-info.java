/** Threat models, attacks and what they return. */
@NullMarked
package io.github.tardigrad.attacks;

import org.jspecify.annotations.NullMarked;
