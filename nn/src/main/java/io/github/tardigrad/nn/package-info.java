/** Models as immutable graphs of layers. */
@NullMarked
package io.github.tardigrad.nn;

import org.jspecify.annotations.NullMarked;
