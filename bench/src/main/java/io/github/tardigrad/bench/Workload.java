package io.github.tardigrad.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is measured: one row of the table, the same for everybody who competes. */
sealed interface Workload {
    /** As printed, as chosen on the command line, and in files. */
    String name();

    /** Which it belongs to. */
    Suite suite();

    /** Floating-point operations of one repetition by the direct algorithm, a fused multiply-add as two. */
    double operations();

    /** How many images one repetition handles; 0 if none. */
    int images();

    /**
     * Whether it is measured in a process of its own when there are other rows: then the peak memory of the process is
     * that of the row.
     */
    default boolean runsApart() { return false; }

    /** Whether weights are those of the last time, so that what was packed or transformed of them may be kept. */
    default boolean keepsWeights() { return false; }

    /** {@code C = A · B} with square matrices, both changed since the last time: nothing may be packed ahead. */
    record MatrixProduct(int size) implements Workload {
        @Override
        public String name() { return "sgemm-" + size; }

        @Override
        public Suite suite() { return Suite.SGEMM; }

        @Override
        public double operations() { return 2.0 * size * size * size; }

        @Override
        public int images() { return 0; }
    }

    /**
     * A 3×3 convolution with padding 1 and as many filters as channels, on square images.
     *
     * <p>Forward alone is inference, or a step of an attack: it keeps weights. With backward it is training: the
     * weights have changed since the last time.
     *
     * @param backward whether the gradients for images and weights follow
     */
    record Convolution(int images, int channels, int side, boolean backward) implements Workload {
        @Override
        public String name() { return "conv-" + channels + "@" + side + (backward ? "-forward+backward" : "-forward"); }

        @Override
        public Suite suite() { return Suite.CONV; }

        @Override
        public double operations() {
            double forward = 2.0 * images * side * side * channels * channels * 9;
            return backward ? 3 * forward : forward;
        }

        @Override
        public boolean keepsWeights() { return !backward; }
    }

    /** Forward, cross-entropy, backward and one step of SGD with momentum. */
    record TrainingStep(Network network, int images) implements Workload {
        @Override
        public String name() { return network.label() + "-step"; }

        @Override
        public Suite suite() { return Suite.TRAINING; }

        @Override
        public double operations() { return images * network.trainingOperations(); }

        @Override
        public boolean runsApart() { return true; }
    }

    /**
     * Projected gradient descent in L∞ on a batch, in evaluation mode: a random start in the ball of
     * {@link #EPSILON}, {@value #STEPS} steps of {@link #STEP_SIZE} along the sign of the gradient of the
     * cross-entropy, each projected onto the ball and onto [0, 1]. Whether it succeeds is not asked.
     */
    record Attack(Network network, int images) implements Workload {
        static final int STEPS = 10;
        static final float EPSILON = 8f / 255;
        static final float STEP_SIZE = 2f / 255;

        @Override
        public String name() { return network.label() + "-pgd-" + STEPS; }

        @Override
        public Suite suite() { return Suite.ATTACK; }

        @Override
        public double operations() { return STEPS * images * network.attackOperations(); }

        @Override
        public boolean runsApart() { return true; }

        @Override
        public boolean keepsWeights() { return true; }
    }

    /** Rows for large machines, which are measured when they are called by their names. */
    List<Workload> LARGE = List.of(new MatrixProduct(4096));

    /** Every row that is measured unasked, in the order of the table. */
    static List<Workload> all(int batch) {
        List<Workload> rows = new ArrayList<>();
        for (int size : new int[] {512, 1024, 2048}) {
            rows.add(new MatrixProduct(size));
        }
        for (int[] layer : new int[][] {{64, 32}, {128, 16}, {256, 8}, {512, 4}}) {
            rows.add(new Convolution(batch, layer[0], layer[1], false));
            rows.add(new Convolution(batch, layer[0], layer[1], true));
        }
        for (Network network : Network.values()) {
            rows.add(new TrainingStep(network, batch));
        }
        rows.add(new Attack(Network.CNN, batch));
        rows.add(new Attack(Network.RESNET18, batch));
        return rows;
    }

    /**
     * The rows that a user asks for.
     *
     * @param suites as {@link Suite#parse} takes them
     * @param texts with commas between them; each is the name of a row or a part of names; empty for all
     * @throws IllegalArgumentException when there is no such suite, or a text fits no row of these suites
     */
    static List<Workload> chosen(String suites, String texts, int batch) {
        Set<Suite> wantedSuites = Suite.parse(suites);
        List<Workload> all = all(batch).stream().filter(row -> wantedSuites.contains(row.suite())).toList();
        List<Workload> large = LARGE.stream().filter(row -> wantedSuites.contains(row.suite())).toList();
        List<String> wanted = Arrays.stream(texts.split(",")).map(String::strip)
                .flatMap(text -> matches(text, all, large)).toList();
        return Stream.concat(all.stream(), large.stream()).filter(row -> wanted.contains(row.name())).toList();
    }

    private static Stream<String> matches(String text, List<Workload> all, List<Workload> large) {
        List<String> names = all.stream().map(Workload::name).toList();
        if (names.contains(text) || large.stream().anyMatch(row -> row.name().equals(text))) {
            return Stream.of(text);
        }
        List<String> fitting = names.stream().filter(name -> name.contains(text)).toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("no row is called " + text + ": the rows are "
                    + String.join(", ", names) + (large.isEmpty() ? "" : ", and, when they are named, "
                            + String.join(", ", large.stream().map(Workload::name).toList())));
        }
        return fitting.stream();
    }
}
