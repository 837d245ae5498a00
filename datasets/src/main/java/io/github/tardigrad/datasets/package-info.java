/** Readers of image data, the embedded images, batches and augmentation. */
@NullMarked
package io.github.tardigrad.datasets;

import org.jspecify.annotations.NullMarked;
