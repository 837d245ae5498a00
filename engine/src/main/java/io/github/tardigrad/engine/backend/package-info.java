/**
 * What the engine needs of a backend, and how one is found. The scalar backend in the package below is the
 * specification.
 */
@NullMarked
package io.github.tardigrad.engine.backend;

import org.jspecify.annotations.NullMarked;
