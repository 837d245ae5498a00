/**
 * The report of a run or a comparison: one HTML file that needs nothing else, with the verdict first, then curves,
 * tables, pictures, and where all of it came from.
 */
@NullMarked
package io.github.tardigrad.training.report;

import org.jspecify.annotations.NullMarked;
