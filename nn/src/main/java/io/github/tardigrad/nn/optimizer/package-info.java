/**
 * What turns gradients into better parameters: {@link io.github.tardigrad.nn.optimizer.Sgd}, {@link
 * io.github.tardigrad.nn.optimizer.Adam} and {@link io.github.tardigrad.nn.optimizer.AdamW}, each one kernel call a
 * step over the flat parameters of a model, and {@link io.github.tardigrad.nn.optimizer.GradientClipping} before it.
 */
@NullMarked
package io.github.tardigrad.nn.optimizer;

import org.jspecify.annotations.NullMarked;
