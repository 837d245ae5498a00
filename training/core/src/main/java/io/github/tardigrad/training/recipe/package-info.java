/** Whole experiments with their settings, as a reader can repeat them. */
@NullMarked
package io.github.tardigrad.training.recipe;

import org.jspecify.annotations.NullMarked;
