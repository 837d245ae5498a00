/** Small expression trees of elementwise functions, which a backend runs as one loop. */
@NullMarked
package io.github.tardigrad.engine.expression;

import org.jspecify.annotations.NullMarked;
