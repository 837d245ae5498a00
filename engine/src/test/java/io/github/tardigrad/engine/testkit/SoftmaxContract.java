package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Softmax and cross-entropy where the numbers are large, infinite or wrong; the usual ones are judged as ops. */
interface SoftmaxContract {
    Engine engine();

    @TestFactory
    default Stream<DynamicTest> wideRanges() {
        return IntStream.of(1, 2, 7, 10, 16, 17, 33, 1000).boxed().flatMap(classes -> Stream.of(10f, 80f, 3000f, 1e30f)
                .map(range -> dynamicTest(classes + " classes up to " + range, () -> wide(classes, range))));
    }

    @Test
    default void neverOverflows() {
        for (float huge : new float[] {-Float.MAX_VALUE, -1e4f, 1e4f, Float.MAX_VALUE}) {
            assertThat(softmax(huge, huge)).containsExactly(0.5f, 0.5f);
            assertThat(logSoftmax(huge)).containsExactly(0);
        }
        assertThat(softmax(0, Float.NEGATIVE_INFINITY)).containsExactly(1, 0);
        assertThat(logSoftmax(0, Float.NEGATIVE_INFINITY)).containsExactly(0, Float.NEGATIVE_INFINITY);
    }

    @Test
    default void aNotANumberReachesTheWholeRowAndNoOther() {
        Tensor y = engine().zeros(Shape.of(2, 2));
        engine().backend().softmax().softmax(engine().tensor(Shape.of(2, 2), 1, Float.NaN, 0, 0), y);
        assertThat(y.toArray()).containsExactly(Float.NaN, Float.NaN, 0.5f, 0.5f);
    }

    @Test
    default void aClassWithoutWeightCostsNothing() {
        // Its logarithm is −∞, and 0 · ∞ is not a number: the term must be left out.
        for (int classes : new int[] {2, 17, 33}) {
            float[] logits = new float[classes];
            logits[classes - 1] = Float.NEGATIVE_INFINITY;
            Tensor loss = engine().zeros(Shape.of(1));
            Tensor probabilities = engine().zeros(Shape.of(1, classes));
            float[] target = new float[classes];
            target[0] = 1;
            for (Tensor targets : new Tensor[] {engine().tensor(Shape.of(1), 0),
                    engine().tensor(Shape.of(1, classes), target)}) {
                engine().backend().softmax().crossEntropy(engine().tensor(Shape.of(1, classes), logits), targets, 0,
                        loss, probabilities);
                assertThat((double) loss.item()).as("%d classes, targets %s", classes, targets.shape())
                        .isCloseTo(Math.log(classes - 1), Offset.offset(Tolerance.of(1 + Math.log(classes))));
            }
        }
    }

    @Test
    default void refusesTargetsThatAreNoClass() {
        Tensor logits = engine().zeros(Shape.of(3, 10));
        Tensor losses = engine().zeros(Shape.of(3));
        Tensor probabilities = engine().zeros(Shape.of(3, 10));
        for (float wrong : new float[] {-1, 10, Float.NaN, Float.POSITIVE_INFINITY}) {
            Tensor targets = engine().tensor(Shape.of(3), 0, wrong, 9);
            assertThatThrownBy(() -> engine().backend().softmax().crossEntropy(logits, targets, 0, losses,
                    probabilities))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(String.valueOf(wrong))
                    .hasMessageContaining("10 classes");
        }
    }

    private void wide(int classes, float range) {
        Shape shape = Shape.of(3, classes);
        float[] x = Draw.between(-range, range).values(shape, new SplittableRandom(classes));
        Result expected = Formulas.logSoftmax().of(Values.of(shape, x));
        Guarded y = new Guarded(engine(), shape, 1);
        engine().backend().softmax().logSoftmax(engine().tensor(shape, x), y.tensor());
        y.check();
        float[] logarithms = y.tensor().toArray();
        engine().backend().softmax().softmax(engine().tensor(shape, x), y.tensor());
        y.check();
        float[] probabilities = y.tensor().toArray();
        for (int row = 0; row < 3; row++) {
            double sum = 0;
            for (int i = row * classes; i < (row + 1) * classes; i++) {
                assertThat((double) logarithms[i]).isCloseTo(expected.value(i),
                        Offset.offset(Tolerance.of(expected.magnitude(i))));
                double probability = Math.exp(expected.value(i));
                assertThat((double) probabilities[i]).isBetween(0.0, 1.0).isCloseTo(probability,
                        Offset.offset(Tolerance.of(probability * expected.magnitude(i))));
                sum += probabilities[i];
            }
            assertThat(sum).as("sum of the probabilities").isCloseTo(1, Offset.offset(Tolerance.of(1)));
        }
    }

    private float[] softmax(float... x) {
        Tensor y = engine().zeros(Shape.of(x.length));
        engine().backend().softmax().softmax(engine().tensor(y.shape(), x), y);
        return y.toArray();
    }

    private float[] logSoftmax(float... x) {
        Tensor y = engine().zeros(Shape.of(x.length));
        engine().backend().softmax().logSoftmax(engine().tensor(y.shape(), x), y);
        return y.toArray();
    }
}
