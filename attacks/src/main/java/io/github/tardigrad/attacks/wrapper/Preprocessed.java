package io.github.tardigrad.attacks.wrapper;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A classifier behind a {@link Preprocessing}.
 *
 * <p>A random preprocessing draws fresh numbers on each pass: pass number {@code k} of this instance draws under child
 * {@code k} of its seed's key, and image number {@code i} of the batch in row {@code i}. So the same calls in the same
 * order on a new instance of the same seed give the same bits; but an image's answer then depends on what was asked
 * before and on its place in the batch, as it must. One thread at a time asks such an instance if bits are to be the
 * same again. A preprocessing that draws nothing has none of these restrictions.
 */
public final class Preprocessed implements Wrapper {
    private final Classifier classifier;
    private final Preprocessing preprocessing;
    private final RandomKey key;
    private final AtomicLong passes = new AtomicLong();

    /** Behind a preprocessing that draws nothing, or draws under seed 0. */
    public Preprocessed(Classifier classifier, Preprocessing preprocessing) {
        this(classifier, preprocessing, 0);
    }

    /**
     * Behind a preprocessing.
     *
     * @param seed of the numbers that it draws
     */
    public Preprocessed(Classifier classifier, Preprocessing preprocessing, long seed) {
        this.classifier = classifier;
        this.preprocessing = preprocessing;
        this.key = new RandomKey(seed).child("preprocessing");
    }

    @Override
    public Classifier classifier() { return classifier; }

    @Override
    public String name() { return classifier.name() + " behind " + preprocessing.name(); }

    @Override
    public Tensor logits(Tape tape, Tensor images) {
        RandomKey pass = key.child(passes.getAndIncrement());
        return classifier.logits(tape, tape.apply(new CustomGradient(new Step(preprocessing, pass)), images));
    }

    /** The preprocessing of one pass as an operation of the tape: y = f(x), {@code dx} as the preprocessing says. */
    private record Step(Preprocessing preprocessing, RandomKey key) implements CustomGradient.Definition {
        @Override
        public String name() { return preprocessing.name(); }

        @Override
        public Shape shape(Shape... inputs) { return inputs[0]; }

        @Override
        public void forward(Backend backend, Forward pass) {
            preprocessing.forward(backend, key, pass.x(), pass.y());
        }

        @Override
        public void backward(Backend backend, Backward pass) {
            preprocessing.backward(backend, key, pass.x(0), pass.dy(), pass.dx(0));
        }

        @Override
        public Keeps keeps() { return Keeps.INPUTS; }
    }
}
