package io.github.tardigrad.attacks.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attack made of one image.
 *
 * @param image its position in the data set
 * @param found whether it was fooled, at each epsilon that the attack ran for
 * @param distance of the nearest image found, in pixels; infinite where none was, or where the attack looks for none
 * @param why it could not be judged; null where it was
 */
record Finding(int image, List<Boolean> found, double distance, @Nullable String why) {
    Finding {
        found = List.copyOf(found);
    }

    /** That the image could not be judged. */
    static Finding failed(int image, RuntimeException why) {
        String message = why.getMessage();
        return new Finding(image, List.of(), Double.POSITIVE_INFINITY,
                message == null ? why.getClass().getSimpleName() : message);
    }
}
