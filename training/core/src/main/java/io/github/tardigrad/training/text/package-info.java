/** Settings as text: {@code name:key=value,key=value}, read with errors that say what was expected. */
@NullMarked
package io.github.tardigrad.training.text;

import org.jspecify.annotations.NullMarked;
