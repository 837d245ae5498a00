/**
 * How robust a model is: its accuracy under several attacks and epsilons, the worst case per image, and whether to
 * believe it.
 */
@NullMarked
package io.github.tardigrad.attacks.evaluation;

import org.jspecify.annotations.NullMarked;
