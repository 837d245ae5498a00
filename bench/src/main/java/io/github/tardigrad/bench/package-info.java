/** Benchmarks: JMH rows and end-to-end throughput, behind one {@code java -jar bench.jar}. */
@NullMarked
package io.github.tardigrad.bench;

import org.jspecify.annotations.NullMarked;
