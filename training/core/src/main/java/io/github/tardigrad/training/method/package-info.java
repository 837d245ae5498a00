/** How a batch of images becomes what the model learns from: as it is, or attacked first. */
@NullMarked
package io.github.tardigrad.training.method;

import org.jspecify.annotations.NullMarked;
