package io.github.tardigrad.bench;

import org.jspecify.annotations.Nullable;

/**
 * What one workload took on one backend.
 *
 * @param name of the {@link Workload}
 * @param backend who did it
 * @param repetitions how many were counted
 * @param lowerQuartileSeconds of one repetition
 * @param medianSeconds of one repetition
 * @param upperQuartileSeconds of one repetition
 * @param gflops billions of floating-point operations of the direct algorithm in a second, at the median. A faster
 *     algorithm does fewer, so it may exceed what the processors can do
 * @param percentOfPeak the same in percent of {@link FmaPeak}, as measured in the row's process; null where that was
 *     not
 * @param imagesPerSecond at the median; null if the workload has no images
 * @param peakMemoryBytes of the process that measured nothing but this row, JVM included; null for a workload that does
 *     not run apart, or where the system does not tell
 */
record Row(String name, String backend, int repetitions, double lowerQuartileSeconds, double medianSeconds,
        double upperQuartileSeconds, double gflops, @Nullable Double percentOfPeak, @Nullable Double imagesPerSecond,
        @Nullable Long peakMemoryBytes) {

    /** From a measurement that has just ended. */
    static Row of(Workload workload, String backend, Measurement time, @Nullable Double peakGflops,
            @Nullable Long peakMemoryBytes) {
        double gflops = workload.operations() / time.median() / 1e9;
        return new Row(workload.name(), backend, time.repetitions(), time.lowerQuartile(), time.median(),
                time.upperQuartile(), gflops, peakGflops == null ? null : 100 * gflops / peakGflops,
                workload.images() == 0 ? null : workload.images() / time.median(), peakMemoryBytes);
    }
}
