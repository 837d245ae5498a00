/**
 * Files of models and trainings: {@link io.github.tardigrad.nn.file.SafetensorsFile safetensors}, written
 * {@link io.github.tardigrad.nn.file.AtomicFile all or nothing} and read with distrust.
 */
@NullMarked
package io.github.tardigrad.nn.file;

import org.jspecify.annotations.NullMarked;
