/** Attacks that see a model's answers and nothing else, and pay for each. */
@NullMarked
package io.github.tardigrad.attacks.query;

import org.jspecify.annotations.NullMarked;
