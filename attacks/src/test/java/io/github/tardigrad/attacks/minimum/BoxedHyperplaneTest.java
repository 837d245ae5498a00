package io.github.tardigrad.attacks.minimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoxedHyperplaneTest {
    private static final int PIXELS = 24;

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void waysAreThoseOfAutoAttack(Norm norm) {
        JsonObject expected = SmallNetwork.read("fab.json").getAsJsonObject("projections");
        float[] points = SmallNetwork.floats(expected.get("points"));
        float[] weights = SmallNetwork.floats(expected.get("weights"));
        float[] excess = SmallNetwork.floats(expected.get("excess"));
        float[] ways = SmallNetwork.floats(expected.get(norm.text()));
        for (int i = 0; i < excess.length; i++) {
            double[] way = BoxedHyperplane.way(norm, points, i * PIXELS, weights, i * PIXELS, PIXELS, excess[i]);
            for (int j = 0; j < PIXELS; j++) {
                boolean tied = norm == Norm.L1 && i == 3; // any of equal pixels may go first
                if (!tied) {
                    assertThat(way[j]).as("row %d, pixel %d", i, j)
                            .isCloseTo(ways[i * PIXELS + j], within(2e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void endsOnTheHyperplaneOrInItsNearestCorner(Norm norm) {
        RandomKey key = new RandomKey(2);
        for (int i = 0; i < 200; i++) {
            float[] point = new float[PIXELS];
            float[] weights = new float[PIXELS];
            double farthest = 0;
            double excess = 8.0 * key.normal(3, i);
            for (int j = 0; j < PIXELS; j++) {
                point[j] = Math.clamp(1.4f * key.uniform(i, j) - 0.2f, 0, 1);
                weights[j] = key.uniform(i, PIXELS + j) < 0.2f ? 0 : key.normal(i, 2 * PIXELS + j);
                double corner = (excess > 0) == (weights[j] > 0) ? -point[j] : 1.0 - point[j];
                farthest += weights[j] * corner;
            }
            double[] way = BoxedHyperplane.way(norm, point, 0, weights, 0, PIXELS, excess);
            double left = excess;
            for (int j = 0; j < PIXELS; j++) {
                left += weights[j] * way[j];
                assertThat(point[j] + way[j]).isBetween(-1e-15, 1 + 1e-15);
                assertThat(weights[j] != 0 || way[j] == 0).isTrue();
            }
            double reachable = Math.abs(farthest) >= Math.abs(excess) ? 0 : excess + farthest;
            assertThat(left).isCloseTo(reachable, within(1e-12));
        }
    }

    @Test
    void goesNowhereWithoutASlopeOrAnExcess() {
        float[] point = {0, 0.5f, 1};
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            assertThat(sum(BoxedHyperplane.way(norm, point, 0, new float[3], 0, 3, 1))).isZero();
            assertThat(sum(BoxedHyperplane.way(norm, point, 0, new float[] {1, -1, 2}, 0, 3, 0))).isZero();
        }
    }

    /** As near as any other point of the hyperplane in the box: a move between two pixels along it is no gain. */
    @Test
    void noNeighbourIsNearer() {
        float[] point = {0.2f, 0.9f, 0.5f, 0.05f};
        float[] weights = {1, 2, -0.5f, 3};
        double[] way = BoxedHyperplane.way(Norm.L2, point, 0, weights, 0, 4, 1.5);
        double length = sum(way);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double[] other = way.clone();
                other[i] += 1e-3 * weights[j];
                other[j] -= 1e-3 * weights[i];
                if (i != j && inBox(point, other)) {
                    assertThat(sum(other)).isGreaterThan(length);
                }
            }
        }
    }

    private static boolean inBox(float[] point, double[] way) {
        for (int i = 0; i < way.length; i++) {
            if (!(point[i] + way[i] >= 0 && point[i] + way[i] <= 1)) {
                return false;
            }
        }
        return true;
    }

    private static double sum(double[] way) {
        double sum = 0;
        for (double value : way) {
            sum += value * value;
        }
        return sum;
    }
}
