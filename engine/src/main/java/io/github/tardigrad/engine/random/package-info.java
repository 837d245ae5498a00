/** Counter-based random numbers: the same on every backend, for any number of threads, in any order. */
@NullMarked
package io.github.tardigrad.engine.random;

import org.jspecify.annotations.NullMarked;
