package io.github.tardigrad.attacks.transfer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;
import java.util.List;

/**
 * Each image shrunk into a frame of its own, with zeros around it: bilinear between the centres of pixels.
 *
 * <p>x: {@code [n, height, width, channels]}; y: the same. It is linear, so the gradient is its transpose: each dy goes
 * back to the pixels that y was mixed of, by the same shares.
 *
 * @param frames one an image
 */
record Shrinking(List<Frame> frames) implements CustomGradient.Definition {
    /** Where an image goes, in pixels. */
    record Frame(int top, int left, int height, int width) {}

    /** Two neighbours on an axis, and the share of the second. */
    private record Mix(int first, int second, double share) {
        static Mix of(int index, int shrunk, int extent) {
            double place = Math.max(0, (index + 0.5) * extent / shrunk - 0.5);
            int first = (int) place;
            return new Mix(first, Math.min(first + 1, extent - 1), place - first);
        }
    }

    /** What is done with a share of pixel {@code x} and pixel {@code y}, by their places in the arrays. */
    @FunctionalInterface
    private interface Link {
        void accept(int x, int y, double share);
    }

    @Override
    public String name() { return "Shrinking"; }

    @Override
    public Shape shape(Shape... inputs) {
        Shape x = inputs[0];
        if (x.rank() != 4 || x.extent(0) != frames.size()) {
            throw new IllegalArgumentException(frames.size() + " frames do not fit images " + x);
        }
        for (Frame frame : frames) {
            if (frame.height < 1 || frame.width < 1 || frame.top < 0 || frame.left < 0
                    || frame.top + frame.height > x.extent(1) || frame.left + frame.width > x.extent(2)) {
                throw new IllegalArgumentException(frame + " does not lie within images " + x);
            }
        }
        return x;
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        float[] x = pass.x().toArray();
        double[] y = new double[x.length];
        forEach(pass.x().shape(), (from, to, share) -> y[to] += share * x[from]);
        pass.y().set(narrowed(y));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        float[] dy = pass.dy().toArray();
        double[] dx = new double[dy.length];
        forEach(pass.shape(0), (to, from, share) -> dx[to] += share * dy[from]);
        pass.dx(0).set(narrowed(dx));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }

    private void forEach(Shape shape, Link link) {
        int height = shape.extent(1);
        int width = shape.extent(2);
        int channels = shape.extent(3);
        for (int image = 0; image < frames.size(); image++) {
            Frame frame = frames.get(image);
            for (int i = 0; i < frame.height; i++) {
                Mix row = Mix.of(i, frame.height, height);
                int y = ((image * height + frame.top + i) * width + frame.left) * channels;
                for (int j = 0; j < frame.width; j++) {
                    Mix column = Mix.of(j, frame.width, width);
                    for (int c = 0; c < channels; c++, y++) {
                        int above = (image * height + row.first) * width;
                        int below = (image * height + row.second) * width;
                        link.accept((above + column.first) * channels + c, y, (1 - row.share) * (1 - column.share));
                        link.accept((above + column.second) * channels + c, y, (1 - row.share) * column.share);
                        link.accept((below + column.first) * channels + c, y, row.share * (1 - column.share));
                        link.accept((below + column.second) * channels + c, y, row.share * column.share);
                    }
                }
            }
        }
    }

    private static float[] narrowed(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
