/**
 * What a training run is, apart from how it trains: its configuration, its history, where it ran, and the folder that
 * holds all of it so that it can be continued and reported.
 */
@NullMarked
package io.github.tardigrad.training.run;

import org.jspecify.annotations.NullMarked;
