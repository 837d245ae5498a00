/**
 * Learning rates as functions of the step: each {@link io.github.tardigrad.nn.schedule.Schedule} is a value without
 * state.
 */
@NullMarked
package io.github.tardigrad.nn.schedule;

import org.jspecify.annotations.NullMarked;
