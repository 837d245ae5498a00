/** The differentiable operations, one a file: equation, shapes, forward, backward, what is kept. */
@NullMarked
package io.github.tardigrad.engine.op;

import org.jspecify.annotations.NullMarked;
