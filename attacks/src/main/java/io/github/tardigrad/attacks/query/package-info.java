/**
 * Attacks that ask a model and never see a gradient: those that read its scores, and those that read its labels alone.
 */
@NullMarked
package io.github.tardigrad.attacks.query;

import org.jspecify.annotations.NullMarked;
