/**
 * Training: {@link io.github.tardigrad.training.Trainer} runs the epochs, a
 * {@link io.github.tardigrad.training.method.Method} says what the model learns from, a
 * {@link io.github.tardigrad.training.Validation} chooses the epoch that is kept, and a
 * {@link io.github.tardigrad.training.run.RunFolder} holds what came of it.
 *
 * <p>Every random number of a run is keyed by its seed, by what it is for, by the epoch and by the batch or image. So
 * the same seed gives the same weights, bit by bit, for any number of threads, and after any interruption.
 */
@NullMarked
package io.github.tardigrad.training;

import org.jspecify.annotations.NullMarked;
