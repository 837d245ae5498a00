package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackBatchTest {
    private Engine engine;
    private Model model;

    @BeforeEach
    void open() {
        engine = Samples.scalar();
        model = Samples.model(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void numbersImagesFromZero() {
        assertThat(AttackBatch.of(Samples.images(engine, 3)).ids()).containsExactly(0, 1, 2);
    }

    @Test
    void refusesWhatAreNoImages() {
        assertThatIllegalArgumentException().isThrownBy(() -> AttackBatch.of(engine.zeros(Shape.of(4, 40))))
                .withMessageContaining("[n, height, width, channels]");
        assertThatIllegalArgumentException().isThrownBy(() -> AttackBatch.of(engine.zeros(Shape.of(0, 5, 4, 2))));
    }

    @Test
    void refusesIdsThatDoNotFit() {
        Tensor images = Samples.images(engine, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> new AttackBatch(images, new int[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttackBatch(images, new int[] {1, -1}))
                .withMessageContaining("id -1");
    }

    @Test
    void refusesImagesOfAnotherShape() {
        AttackBatch batch = AttackBatch.of(engine.zeros(Shape.of(1, 4, 5, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> batch.check(model)).withMessageContaining("[5, 4, 2]");
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.01f, 1.01f, 255, Float.NaN, Float.NEGATIVE_INFINITY})
    void refusesPixelsOutsideTheRange(float pixel) {
        float[] pixels = Samples.pixels(3);
        pixels[Samples.IMAGE.size() + 7] = pixel;
        AttackBatch batch = new AttackBatch(engine.tensor(Samples.IMAGE.prepend(3), pixels), new int[] {10, 11, 12});
        assertThatIllegalArgumentException().isThrownBy(() -> batch.check(model))
                .withMessageContainingAll("image 11", "outside [0, 1]", "divide grey levels by 255");
    }

    @Test
    void letsRoundingPass() {
        float[] pixels = Samples.pixels(1);
        pixels[0] = Math.nextUp(1f);
        pixels[1] = -1e-7f;
        AttackBatch batch = AttackBatch.of(engine.tensor(Samples.IMAGE.prepend(1), pixels));
        assertThatCode(() -> batch.check(model)).doesNotThrowAnyException();
    }
}
