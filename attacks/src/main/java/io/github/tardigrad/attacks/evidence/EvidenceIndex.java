package io.github.tardigrad.attacks.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a bundle holds: threats, clean images, and which of them is fooled by which threat. Clean images are counted in
 * the order in which they came, and claims are kept one by one, so that memory is bounded by the length of the file,
 * whatever it says.
 */
final class EvidenceIndex {
    /** Bounds what is held for each; an evaluation has a few dozen. */
    static final int MOST_THREATS = 1024;

    private final List<Threat> threats = new ArrayList<>();
    /** For each threat, by the number of the clean image: where the claim stands in the file. */
    private final List<Map<Integer, Long>> claims = new ArrayList<>();
    /** By position in the data set: a number from 1, or 0 for an image that has not come. */
    private int[] numbers = {};
    private int[] images = new int[16];
    private int[] labels = new int[16];
    private long[] offsets = new long[16];
    private int count;

    List<Threat> threats() { return threats; }

    /** How many clean images there are. */
    int images() { return count; }

    /** The position in the data set of clean image number {@code number}. */
    int image(int number) { return images[number]; }

    int label(int number) { return labels[number]; }

    /** Where in the file it stands. */
    long offset(int number) { return offsets[number]; }

    /** The number of the clean image at that position of the data set; negative where it has not come. */
    int number(int image) { return image < numbers.length ? numbers[image] - 1 : -1; }

    /** Whether there is a claim that this threat fools clean image {@code number}. */
    boolean isFooled(int threat, int number) { return claims.get(threat).containsKey(number); }

    /** Where in the file that claim stands; there must be one. */
    long claimOffset(int threat, int number) { return Objects.requireNonNull(claims.get(threat).get(number)); }

    void addThreat(Threat threat) {
        threats.add(threat);
        claims.add(new HashMap<>());
    }

    void addImage(int image, int label, long offset) {
        if (image >= numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(image + 1, Math.min(2 * image, Manifest.MOST_EXAMPLES)));
        }
        if (count == images.length) {
            images = Arrays.copyOf(images, 2 * count);
            labels = Arrays.copyOf(labels, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        images[count] = image;
        labels[count] = label;
        offsets[count] = offset;
        numbers[image] = ++count;
    }

    void addClaim(int threat, int number, long offset) {
        claims.get(threat).put(number, offset);
    }
}
