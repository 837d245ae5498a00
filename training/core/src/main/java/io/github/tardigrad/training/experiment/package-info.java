/**
 * Published experiments, run again from beginning to end: what was published stands beside what was found, and where
 * the two cannot be compared it is said.
 */
@NullMarked
package io.github.tardigrad.training.experiment;

import org.jspecify.annotations.NullMarked;
