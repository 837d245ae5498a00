/**
 * Models: {@link io.github.tardigrad.nn.Models} makes those that have a name, a {@link io.github.tardigrad.nn.Model}
 * runs on a tape in a {@link io.github.tardigrad.nn.Mode} and is saved and loaded whole.
 */
@NullMarked
package io.github.tardigrad.nn;

import org.jspecify.annotations.NullMarked;
