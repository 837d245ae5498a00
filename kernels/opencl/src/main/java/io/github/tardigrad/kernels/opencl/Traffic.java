package io.github.tardigrad.kernels.opencl;

/** What went between this machine and the device since it was opened. */
final class Traffic {
    private long bytesUp;
    private long bytesDown;
    private long launches;

    /**
     * A count at one moment.
     *
     * @param bytesUp bytes sent to the device
     * @param bytesDown bytes read from it
     * @param launches kernels started
     */
    record Count(long bytesUp, long bytesDown, long launches) {
        /** What was added since {@code before}. */
        Count since(Count before) {
            return new Count(bytesUp - before.bytesUp, bytesDown - before.bytesDown, launches - before.launches);
        }
    }

    synchronized void uploaded(long bytes) { bytesUp += bytes; }

    synchronized void downloaded(long bytes) { bytesDown += bytes; }

    synchronized void launched() { launches++; }

    synchronized Count count() { return new Count(bytesUp, bytesDown, launches); }
}
