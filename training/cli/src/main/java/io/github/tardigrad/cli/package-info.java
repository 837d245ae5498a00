/** The commands of {@code ./tardigrad}. */
@NullMarked
package io.github.tardigrad.cli;

import org.jspecify.annotations.NullMarked;
