/** Attacks that change few values of an image, by however much. */
@NullMarked
package io.github.tardigrad.attacks.sparse;

import org.jspecify.annotations.NullMarked;
