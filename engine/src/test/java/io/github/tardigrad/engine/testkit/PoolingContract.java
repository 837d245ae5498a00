package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who wins a window when it is not clear; the rest of pooling is judged as ops. */
interface PoolingContract {
    Engine engine();

    @Test
    default void theFirstOfEqualsWins() {
        for (PoolingGeometry geometry : geometries()) {
            for (int channels : new int[] {1, 15, 16, 17, 33}) {
                assertThat(winners(geometry, channels, 0.5f)).as("%s, %d channels", geometry, channels).containsOnly(0);
            }
        }
    }

    @Test
    default void somebodyWinsAmongMinusInfinities() {
        for (PoolingGeometry geometry : geometries()) {
            for (int channels : new int[] {1, 17}) {
                assertThat(winners(geometry, channels, Float.NEGATIVE_INFINITY)).containsOnly(0);
            }
        }
    }

    @Test
    default void aNotANumberWins() {
        for (int channels : new int[] {1, 17, 33}) {
            for (int cell = 0; cell < 4; cell++) {
                float[] x = new float[4 * channels];
                Arrays.fill(x, 1);
                Arrays.fill(x, cell * channels, (cell + 1) * channels, Float.NaN);
                Tensor y = engine().zeros(Shape.of(1, 1, 1, channels));
                Tensor winners = engine().zeros(y.shape());
                engine().backend().pooling().max(PoolingGeometry.square(2),
                        engine().tensor(Shape.of(1, 2, 2, channels), x), y, winners);
                assertThat(y.toArray()).containsOnly(Float.NaN);
                assertThat(winners.toArray()).containsOnly(cell);
            }
        }
    }

    @Test
    default void gradientsOfOverlappingWindowsAddUp() {
        // The largest cell of a 3×3 image wins all four 2×2 windows around it.
        float[] x = {0, 0, 0, 0, 1, 0, 0, 0, 0};
        PoolingGeometry geometry = new PoolingGeometry(2, 2, 1, 1, 0, 0, false);
        Tensor y = engine().zeros(Shape.of(1, 2, 2, 1));
        Tensor winners = engine().zeros(y.shape());
        engine().backend().pooling().max(geometry, engine().tensor(Shape.of(1, 3, 3, 1), x), y, winners);
        assertThat(winners.toArray()).containsExactly(3, 2, 1, 0);
        Guarded dx = new Guarded(engine(), Shape.of(1, 3, 3, 1), 1);
        engine().backend().pooling().maxGradient(geometry, engine().tensor(y.shape(), 1, 2, 4, 8), winners,
                dx.tensor());
        dx.check();
        assertThat(dx.tensor().toArray()).containsExactly(0, 0, 0, 0, 15, 0, 0, 0, 0);
    }

    /** Of windows that touch no padding. */
    private static PoolingGeometry[] geometries() {
        return new PoolingGeometry[] {PoolingGeometry.square(2), PoolingGeometry.square(3),
                new PoolingGeometry(3, 2, 1, 1, 0, 0, false)};
    }

    private float[] winners(PoolingGeometry geometry, int channels, float everywhere) {
        Tensor x = engine().zeros(Shape.of(2, 6, 7, channels));
        engine().backend().memory().fill(x, everywhere);
        Tensor y = engine().zeros(geometry.outputShape(x.shape()));
        Guarded winners = new Guarded(engine(), y.shape(), 1);
        engine().backend().pooling().max(geometry, x, y, winners.tensor());
        winners.check();
        assertThat(y.toArray()).containsOnly(everywhere);
        return winners.tensor().toArray();
    }
}
