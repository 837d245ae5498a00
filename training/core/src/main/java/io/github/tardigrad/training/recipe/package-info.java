/** Trainings that are worth repeating: networks with all the settings that they are trained with. */
@NullMarked
package io.github.tardigrad.training.recipe;

import org.jspecify.annotations.NullMarked;
