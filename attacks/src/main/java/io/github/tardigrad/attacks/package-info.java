/**
 * Threat models and adversarial attacks: what an attacker wants ({@link io.github.tardigrad.attacks.Goal}), how far
 * they may go ({@link io.github.tardigrad.attacks.Norm}, an epsilon), and how they try
 * ({@link io.github.tardigrad.attacks.Attack}).
 *
 * <p>Images are {@code [n, height, width, channels]} with pixels in [0, 1], labels are class indices from 0, and
 * epsilons are in pixels: normalisation is a layer of the model. Models are attacked in evaluation mode and never
 * changed, so many threads may attack one model.
 */
@NullMarked
package io.github.tardigrad.attacks;

import org.jspecify.annotations.NullMarked;
