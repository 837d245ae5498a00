/**
 * Where images come from and how they reach a training step.
 *
 * <p>{@link DataSource} turns a name such as {@code cifar10=DIR} into a {@link DataSet}; {@link IdxFile},
 * {@link CifarBatch} and {@link ImageFolder} are the formats behind it; {@link FashionMnist} carries the embedded
 * default. {@link Split} cuts a validation set, {@link Batches} shuffles, augments and batches. Everything that is
 * drawn by chance is keyed by a seed, so the same seed gives the same images in the same order on any machine.
 *
 * <p>The readers trust nothing: a file that is truncated, mislabelled or absurdly large is a {@link DataSetException}
 * of one line that names the file, what it holds, what was expected and the way out.
 */
@NullMarked
package io.github.tardigrad.datasets;

import org.jspecify.annotations.NullMarked;
