/**
 * Adversarial images as data: made, rounded to the 8 bits of an image file, judged again as they are stored, and
 * written.
 */
@NullMarked
package io.github.tardigrad.training.adversarial;

import org.jspecify.annotations.NullMarked;
