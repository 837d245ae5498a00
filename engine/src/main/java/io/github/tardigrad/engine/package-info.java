/**
 * A deep learning engine in one package: {@link io.github.tardigrad.engine.Shape shapes},
 * {@link io.github.tardigrad.engine.Tensor tensors}, and the {@link io.github.tardigrad.engine.Tape tape} that
 * differentiates.
 */
@NullMarked
package io.github.tardigrad.engine;

import org.jspecify.annotations.NullMarked;
