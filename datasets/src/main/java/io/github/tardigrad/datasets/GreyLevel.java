package io.github.tardigrad.datasets;

/** The 256 levels that image files hold, against pixels in [0, 1]: level {@code n} is {@code n / 255f}. */
final class GreyLevel {
    private GreyLevel() {}

    /** The pixel of a level. */
    static float pixel(byte level) {
        return (level & 0xff) / 255f;
    }

    /** The level nearest to a pixel in [0, 1]; the inverse of {@link #pixel} on its range. */
    static byte nearest(float pixel) {
        if (!(pixel >= 0f && pixel <= 1f)) {
            throw new IllegalArgumentException(
                    "pixel " + pixel + " is outside [0, 1]: clamp the image before writing it");
        }
        return (byte) Math.round(pixel * 255f);
    }
}
