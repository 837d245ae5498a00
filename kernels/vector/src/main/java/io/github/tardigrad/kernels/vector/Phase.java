package io.github.tardigrad.kernels.vector;

import java.util.ArrayList;
import java.util.List;

/**
 * Along one axis, the input pixels with the same remainder modulo the stride, and the kernel cells that see them.
 *
 * @param remainder the first of the pixels; the others follow at the distance of the stride
 * @param count how many pixels there are, possibly none
 * @param taps the cells, by ascending shift
 */
record Phase(int remainder, int count, List<Tap> taps) {
    /**
     * One kernel cell.
     *
     * @param cell its index in the kernel
     * @param shift pixel number u of the phase is seen by this cell from output number u + shift
     */
    record Tap(int cell, int shift) {}

    /** The phases of an axis with {@code extent} input pixels. */
    static List<Phase> of(int stride, int dilation, int padding, int kernel, int extent) {
        List<Phase> phases = new ArrayList<>();
        for (int remainder = 0; remainder < stride; remainder++) {
            List<Tap> taps = new ArrayList<>();
            for (int cell = kernel - 1; cell >= 0; cell--) {
                int distance = remainder + padding - cell * dilation;
                if (Math.floorMod(distance, stride) == 0) {
                    taps.add(new Tap(cell, Math.floorDiv(distance, stride)));
                }
            }
            phases.add(new Phase(remainder, Math.max(0, Math.ceilDiv(extent - remainder, stride)), taps));
        }
        return phases;
    }

    /** How many outputs before the first one the phases look at. */
    static int before(List<Phase> phases) {
        int most = 0;
        for (Phase phase : phases) {
            for (Tap tap : phase.taps) {
                most = Math.max(most, -tap.shift);
            }
        }
        return most;
    }

    /** How many outputs behind the last of {@code outputs} the phases look at. */
    static int after(List<Phase> phases, int outputs) {
        int most = 0;
        for (Phase phase : phases) {
            for (Tap tap : phase.taps) {
                most = Math.max(most, phase.count - 1 + tap.shift - (outputs - 1));
            }
        }
        return most;
    }
}
