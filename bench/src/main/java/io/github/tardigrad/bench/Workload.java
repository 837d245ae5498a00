package io.github.tardigrad.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is measured: one row of the table, the same for everybody who competes. */
sealed interface Workload {
    /** As printed, as chosen on the command line, and in files. */
    String name();

    /**
     * Floating-point operations of one repetition by the direct algorithm, a fused multiply-add as two; 0 if not
     * counted.
     */
    double operations();

    /** How many images one repetition handles; 0 if none. */
    int images();

    /** {@code C = A · B} with square matrices, both changed since the last time: nothing may be packed ahead. */
    record MatrixProduct(int size) implements Workload {
        @Override
        public String name() { return "sgemm-" + size; }

        @Override
        public double operations() { return 2.0 * size * size * size; }

        @Override
        public int images() { return 0; }
    }

    /**
     * A 3×3 convolution with padding 1 and as many filters as channels, on square images. The weights have changed
     * since the last time: nothing may be transformed ahead.
     *
     * @param backward whether the gradients for images and weights follow, as in training
     */
    record Convolution(int images, int channels, int side, boolean backward) implements Workload {
        @Override
        public String name() { return "conv-" + channels + "@" + side + (backward ? "-forward+backward" : "-forward"); }

        @Override
        public double operations() {
            double forward = 2.0 * images * side * side * channels * channels * 9;
            return backward ? 3 * forward : forward;
        }
    }

    /**
     * Forward, cross-entropy, backward and one step of SGD with momentum, on images of 28×28×1 in ten classes.
     *
     * @param network {@code mlp} or {@code cnn}
     */
    record TrainingStep(String network, int images) implements Workload {
        @Override
        public String name() { return network + "-step"; }

        @Override
        public double operations() { return 0; }
    }

    /** Every row, in the order of the table. */
    static List<Workload> all(int batch) {
        List<Workload> rows = new ArrayList<>();
        for (int size : new int[] {512, 1024, 2048}) {
            rows.add(new MatrixProduct(size));
        }
        for (int[] layer : new int[][] {{64, 32}, {128, 16}, {256, 8}, {512, 4}}) {
            rows.add(new Convolution(batch, layer[0], layer[1], false));
            rows.add(new Convolution(batch, layer[0], layer[1], true));
        }
        rows.add(new TrainingStep("mlp", batch));
        rows.add(new TrainingStep("cnn", batch));
        return rows;
    }

    /**
     * The rows that a user asks for.
     *
     * @param texts with commas between them; each is the name of a row or a part of names; empty for all
     * @throws IllegalArgumentException when one of them fits no row
     */
    static List<Workload> chosen(String texts, int batch) {
        List<Workload> all = all(batch);
        List<String> wanted = Arrays.stream(texts.split(",")).map(String::strip)
                .flatMap(text -> matches(text, all)).toList();
        return all.stream().filter(row -> wanted.contains(row.name())).toList();
    }

    private static Stream<String> matches(String text, List<Workload> all) {
        List<String> names = all.stream().map(Workload::name).toList();
        if (names.contains(text)) {
            return Stream.of(text);
        }
        List<String> fitting = names.stream().filter(name -> name.contains(text)).toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("no row is called " + text + ": the rows are "
                    + String.join(", ", names));
        }
        return fitting.stream();
    }
}
