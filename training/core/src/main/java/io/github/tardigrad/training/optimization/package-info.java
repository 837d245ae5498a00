/** How weights move: which optimizer, and its learning rate over the epochs. Values that a run can write down. */
@NullMarked
package io.github.tardigrad.training.optimization;

import org.jspecify.annotations.NullMarked;
