package io.github.tardigrad.attacks.wrapper;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A function of the images in front of a classifier, shape to the same shape, with what stands for its derivative. Of
 * one's own: implement it on tensors, or give {@link #ofImages} two functions of arrays.
 *
 * <p>All tensors are {@code [n, height, width, channels]}. What becomes of an image must not depend on the others.
 */
public interface Preprocessing {
    /** What reports call it, for example {@code quantize:levels=8}. */
    String name();

    /**
     * Computes it.
     *
     * @param key of this pass: a random function draws from it, row number {@code i} for image number {@code i}
     * @param images not to be written
     * @param y overwritten with the result
     */
    void forward(Backend backend, RandomKey key, Tensor images, Tensor y);

    /**
     * The gradient by the images, given that by the result: {@code dx = Jᵀ · dy} with the true Jacobian J or another.
     *
     * @param key that of the pass forward
     * @param images as the pass forward got them
     * @param dy not to be written
     * @param dx overwritten with the gradient
     */
    void backward(Backend backend, RandomKey key, Tensor images, Tensor dy, Tensor dx);

    /** Leaves images and gradients as they are. */
    static Preprocessing identity() {
        return new Identity();
    }

    /**
     * Functions of one image at a time, on arrays {@code [height · width · channels]} that may be written and returned.
     *
     * @param forward the image to the result
     * @param backward the image and the gradient by the result to the gradient by the image
     */
    static Preprocessing ofImages(String name, UnaryOperator<float[]> forward, BinaryOperator<float[]> backward) {
        return new OfImages(name, forward, backward);
    }

    /**
     * Backward pass differentiable approximation (Athalye, Carlini and Wagner 2018, section 4.1): computes this
     * function forward, and goes back as if it had been {@code instead}, at the same images.
     */
    default Preprocessing approximatedBy(Preprocessing instead) {
        return new Approximated(this, instead);
    }

    /** As {@link #approximatedBy}, with the identity: for functions that hardly change an image. */
    default Preprocessing straightThrough() {
        return approximatedBy(identity());
    }

    /** Nothing done. */
    record Identity() implements Preprocessing {
        @Override
        public String name() { return "identity"; }

        @Override
        public void forward(Backend backend, RandomKey key, Tensor images, Tensor y) {
            backend.memory().copy(images, y);
        }

        @Override
        public void backward(Backend backend, RandomKey key, Tensor images, Tensor dy, Tensor dx) {
            backend.memory().copy(dy, dx);
        }
    }

    /** One function forward, another one back. */
    record Approximated(Preprocessing function, Preprocessing instead) implements Preprocessing {
        @Override
        public String name() { return function.name() + " differentiated as " + instead.name(); }

        @Override
        public void forward(Backend backend, RandomKey key, Tensor images, Tensor y) {
            function.forward(backend, key, images, y);
        }

        @Override
        public void backward(Backend backend, RandomKey key, Tensor images, Tensor dy, Tensor dx) {
            instead.backward(backend, key, images, dy, dx);
        }
    }

    /** Functions on the host. */
    record OfImages(String name, UnaryOperator<float[]> function, BinaryOperator<float[]> derivative)
            implements Preprocessing {
        @Override
        public void forward(Backend backend, RandomKey key, Tensor images, Tensor y) {
            float[] pixels = images.toArray();
            int size = images.shape().rowSize();
            for (int from = 0; from < pixels.length; from += size) {
                put(function.apply(Arrays.copyOfRange(pixels, from, from + size)), pixels, from, size);
            }
            y.set(pixels);
        }

        @Override
        public void backward(Backend backend, RandomKey key, Tensor images, Tensor dy, Tensor dx) {
            float[] pixels = images.toArray();
            float[] gradient = dy.toArray();
            int size = images.shape().rowSize();
            for (int from = 0; from < pixels.length; from += size) {
                put(derivative.apply(Arrays.copyOfRange(pixels, from, from + size),
                        Arrays.copyOfRange(gradient, from, from + size)), gradient, from, size);
            }
            dx.set(gradient);
        }

        private void put(float[] result, float[] all, int from, int size) {
            if (result.length != size) {
                throw new IllegalArgumentException("preprocessing " + name + " made " + result.length
                        + " values of an image of " + size + ": it must keep the shape");
            }
            System.arraycopy(result, 0, all, from, size);
        }
    }
}
