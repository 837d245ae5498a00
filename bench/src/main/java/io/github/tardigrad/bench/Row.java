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
 * @param gflops billions of floating-point operations of the direct algorithm in a second, at the median; null if not
 * counted
 * @param imagesPerSecond at the median; null if the workload has no images
 */
record Row(String name, String backend, int repetitions, double lowerQuartileSeconds, double medianSeconds,
        double upperQuartileSeconds, @Nullable Double gflops, @Nullable Double imagesPerSecond) {

    static Row of(Workload workload, String backend, Measurement time) {
        return new Row(workload.name(), backend, time.repetitions(), time.lowerQuartile(), time.median(),
                time.upperQuartile(),
                workload.operations() == 0 ? null : workload.operations() / time.median() / 1e9,
                workload.images() == 0 ? null : workload.images() / time.median());
    }
}
