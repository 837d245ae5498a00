/** One change that fools a model on many images at once. */
@NullMarked
package io.github.tardigrad.attacks.universal;

import org.jspecify.annotations.NullMarked;
