/** Attacks by the names and parameters that commands write. */
@NullMarked
package io.github.tardigrad.attacks.catalog;

import org.jspecify.annotations.NullMarked;
