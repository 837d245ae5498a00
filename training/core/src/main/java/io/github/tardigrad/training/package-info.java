/** The trainer, its methods and what a run writes. */
@NullMarked
package io.github.tardigrad.training;

import org.jspecify.annotations.NullMarked;
