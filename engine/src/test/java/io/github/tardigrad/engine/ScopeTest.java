package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two lifetimes: persistent, and a tape's. */
class ScopeTest {
    private final Engine engine = Engine.open("scalar");

    @AfterEach
    void close() { engine.close(); }

    @Test
    void aTensorOfAClosedTapeThrowsWhateverIsDoneWithIt() {
        Tensor y;
        Tensor view;
        try (Tape tape = engine.tape(Gradients.NONE)) {
            y = tape.relu(engine.tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
            view = y.rows(0, 1);
        }
        assertGone(y::toArray);
        assertGone(view::toArray);
        assertGone(() -> y.set(0, 0, 0, 0, 0, 0));
        assertGone(y::keep);
        try (Tape other = engine.tape(Gradients.NONE)) {
            assertGone(() -> other.relu(y));
            assertGone(() -> other.reshape(y, Shape.of(6)));
        }
        assertThat(y).hasToString("tensor [2, 3] (given back)");
    }

    @Test
    void whatIsKeptOutlivesTheTape() {
        Tensor kept;
        Tensor keptRow;
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor y = tape.scale(engine.tensor(Shape.of(2, 2), 1, 2, 3, 4), 10);
            kept = y.keep();
            keptRow = y.rows(1, 2).keep();
            engine.backend().memory().fill(y, -1);
        }
        assertThat(kept.toArray()).containsExactly(10, 20, 30, 40);
        assertThat(keptRow.toArray()).containsExactly(30, 40);
        assertThat(kept.keep()).as("a persistent tensor is kept already").isSameAs(kept);
    }

    @Test
    void theBackwardPassGivesMemoryBackAsItGoes() {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 1, 2));
            Tensor passing = tape.relu(x);
            Tensor retained = tape.retain(tape.relu(x));
            Tensor loss = tape.sum(tape.multiply(passing, retained));
            Tensor gradient = tape.backward(loss).of(x);
            assertGone(passing::toArray);
            assertThat(retained.toArray()).containsExactly(1, 2);
            assertThat(loss.item()).isEqualTo(5);
            assertThat(gradient.toArray()).containsExactly(2, 4);
        }
    }

    @Test
    void gradientsLiveAsLongAsTheTape() {
        Tensor gradient;
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(2), 1, 2));
            gradient = tape.backward(tape.sum(x)).of(x);
        }
        assertGone(gradient::toArray);
    }

    @Test
    void releasedMemoryIsUsedAgainAtOnce() {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor x = engine.zeros(Shape.of(1000));
            for (int i = 0; i < 50; i++) {
                Tensor next = tape.relu(x);
                tape.release(x);
                tape.release(x);
                x = next;
            }
            assertThat(x.toArray()).containsOnly(0);
        }
        assertThat(engine.scopeAllocations()).isEqualTo(2);
    }

    @Test
    void releaseDoesNotTakeWhatTheBackwardPassNeeds() {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(tape.tensor(Shape.of(2), 3, 5));
            Tensor doubled = tape.scale(x, 2);
            Tensor product = tape.multiply(doubled, x);
            tape.release(doubled);
            assertThat(tape.backward(tape.sum(product)).of(x).toArray()).containsExactly(12, 20);
        }
    }

    @Test
    void aTrainingStepAllocatesNothingAfterTheFirst() {
        SmallNetwork network = new SmallNetwork(engine);
        network.train(0, 8);
        long first = engine.scopeAllocations();
        assertThat(first).isPositive();
        for (int step = 1; step < 6; step++) {
            network.train(step, 8);
            assertThat(engine.scopeAllocations()).as("after step %d", step).isEqualTo(first);
        }
    }

    @Test
    void anEpochAllocatesNothingAfterTheFirstThoughItsLastBatchIsSmaller() {
        for (int last : new int[] {7, 5, 1}) {
            try (Engine other = Engine.open("scalar")) {
                SmallNetwork network = new SmallNetwork(other);
                epoch(network, last);
                long first = other.scopeAllocations();
                for (int i = 0; i < 4; i++) {
                    epoch(network, last);
                }
                assertThat(other.scopeAllocations()).as("with a last batch of %d", last).isEqualTo(first);
            }
        }
    }

    @Test
    void anAttackStepAllocatesNothingAfterTheFirst() {
        SmallNetwork network = new SmallNetwork(engine);
        network.inputGradient(SmallNetwork.images(4, 0));
        long first = engine.scopeAllocations();
        for (int step = 1; step < 4; step++) {
            network.inputGradient(SmallNetwork.images(4, step));
        }
        assertThat(engine.scopeAllocations()).isEqualTo(first);
    }

    @Test
    void trainingGivesTheSameBitsWithMemoryReusedFreshOrPoisoned() {
        Map<MemoryPolicy, float[]> trained = new EnumMap<>(MemoryPolicy.class);
        for (MemoryPolicy policy : MemoryPolicy.values()) {
            try (Engine other = Engine.open(EngineOptions.defaults().withBackend("scalar").withMemory(policy))) {
                SmallNetwork network = new SmallNetwork(other);
                float before = network.train(1, 8);
                for (int step = 0; step < 5; step++) {
                    network.train(1, 8);
                }
                assertThat(network.train(1, 8)).as("loss with %s", policy).isLessThan(before);
                trained.put(policy, network.parameters().flat().toArray());
            }
        }
        assertThat(trained.get(MemoryPolicy.FRESH)).isEqualTo(trained.get(MemoryPolicy.REUSE))
                .doesNotContain(Float.NaN);
        assertThat(trained.get(MemoryPolicy.POISON)).isEqualTo(trained.get(MemoryPolicy.REUSE));
    }

    private static void assertGone(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOf(IllegalStateException.class).hasMessageContaining("keep()")
                .hasMessageContaining("given back");
    }

    private static void epoch(SmallNetwork network, int last) {
        network.train(0, 8);
        network.train(1, 8);
        network.train(2, last);
    }
}
