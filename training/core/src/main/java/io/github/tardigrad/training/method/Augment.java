package io.github.tardigrad.training.method;

import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.training.text.Spec;
import java.util.List;

/**
 * {@link Standard} training on images that are cropped and flipped at random: more accurate on images that it has not
 * seen, and as defenceless.
 *
 * @param padding how many pixels an image may shift, 1 or more; 4 is usual for 32 × 32, 2 for 28 × 28
 */
public record Augment(int padding) implements Method {
    /** Checks the range. */
    public Augment {
        Spec.require("padding", padding, 1, 10_000, "4 is usual for images of 32 × 32");
    }

    /** What happens to a training image, after {@code before}. */
    public Augmentation after(Augmentation before) {
        Augmentation own = Augmentation.cropAndFlip(padding);
        return before.equals(Augmentation.none()) ? own : new Augmentation.Sequence(List.of(before, own));
    }

    @Override
    public String text() { return "augment:padding=" + padding; }
}
