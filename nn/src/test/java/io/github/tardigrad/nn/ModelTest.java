package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.MemoryPolicy;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.layer.AveragePool2d;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Block;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.GlobalAveragePool;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Normalize;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Residual;
import io.github.tardigrad.nn.layer.Sequential;
import io.github.tardigrad.nn.optimizer.Adam;
import io.github.tardigrad.nn.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTest {
    private static final Shape IMAGE = Shape.of(10, 9, 2);
    private static final Block EVERYTHING = Sequential.of(new Normalize(List.of(0.4f, 0.5f), List.of(0.2f, 0.3f)),
            Conv2d.of(6, 3).padding(1).withoutBias(), new BatchNorm2d(), new Relu(),
            Residual.of(Conv2d.of(6, 3).padding(1).groups(2), new BatchNorm2d(), new Relu(), new Dropout(0.3f)),
            Residual.of(Conv2d.of(8, 3).stride(2).padding(1)).withShortcut(Conv2d.of(8, 1).stride(2)), new Relu(),
            AveragePool2d.of(2, 1, 1), MaxPool2d.of(2), new Dropout(0.2f), new Flatten(), Dense.of(12), new Relu(),
            Dense.of(5));
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void zerosHasTheSameVariablesAsAModelWithFirstWeights() {
        Model drawn = Model.of("everything", engine, EVERYTHING.graph(), IMAGE, 3);
        Model zeros = Model.zeros("everything", engine, EVERYTHING.graph(), IMAGE);
        assertThat(zeros.parameters().views().keySet()).isEqualTo(drawn.parameters().views().keySet());
        assertThat(zeros.statistics().views().keySet()).isEqualTo(drawn.statistics().views().keySet());
        assertThat(zeros.parameters().flat().toArray()).containsOnly(0);
    }

    static List<String> backends() { return TestEngine.backends(); }

    @ParameterizedTest
    @MethodSource("backends")
    void givesAnImageTheSameBitsAloneAndAnywhereInABatch(String backend) {
        try (Engine any = Engine.open(backend)) {
            List<Model> models = new ArrayList<>();
            for (String name : Models.names()) {
                // The plain backend takes seconds an image for a residual network of 28×28 pixels.
                int side = name.contains("resnet") ? 8 : 28;
                models.add(Models.create(name, any, Shape.of(side, side, 1), 10, 3));
            }
            models.add(Model.of("everything", any, EVERYTHING.graph(), IMAGE, 3));
            for (Model model : models) {
                int count = model.name().contains("resnet") ? 9 : 128;
                Tensor images = TestEngine.images(any, model.inputShape().prepend(count), 5);
                float[] together = logits(model, images);
                for (int i : new int[] {0, 1, count / 2 - 1, count - 1}) {
                    float[] row = Arrays.copyOfRange(together, i * model.classes(), (i + 1) * model.classes());
                    assertThat(logits(model, images.rows(i, i + 1))).as(model.name() + " " + i).containsExactly(row);
                    assertThat(Arrays.copyOf(logits(model, images.rows(i, Math.min(i + 3, count))), model.classes()))
                            .as(model.name() + " " + i + " of three").containsExactly(row);
                }
            }
        }
    }

    @Test
    void evaluationChangesNothing() {
        Model model = everything();
        float[] parameters = model.parameters().flat().toArray();
        float[] statistics = model.statistics().flat().toArray();
        Tensor images = images(4);
        float[] first = logits(model, images);
        assertThat(logits(model, images)).isEqualTo(first);
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(images);
            Tensor loss = tape.crossEntropy(model.forward(tape, x, Mode.EVALUATE), TestEngine.labels(engine, 4, 5));
            assertThat(tape.backward(loss).of(x).shape()).isEqualTo(images.shape());
        }
        assertThat(model.parameters().flat().toArray()).isEqualTo(parameters);
        assertThat(model.statistics().flat().toArray()).isEqualTo(statistics);
    }

    @Test
    void trainingMovesTheRunningStatisticsButNotTheConstants() {
        Model model = everything();
        float[] mean = model.statistics().get("bn1.running_mean").toArray();
        float[] constant = model.statistics().get("normalize1.mean").toArray();
        try (Tape tape = engine.tape(Gradients.NONE)) {
            model.forward(tape, images(4), Mode.train(new RandomKey(1)));
        }
        assertThat(model.statistics().get("bn1.running_mean").toArray()).isNotEqualTo(mean);
        assertThat(model.statistics().get("normalize1.mean").toArray()).isEqualTo(constant).containsExactly(0.4f, 0.5f);
    }

    @Test
    void dropoutMasksFollowTheKeyAndDifferFromLayerToLayer() {
        Block twice = Sequential.of(new Flatten(), new Dropout(0.5f), new Dropout(0.5f), Dense.of(4));
        Model model = Model.of("twice", engine, twice.graph(), Shape.of(20, 20, 1), 1);
        Tensor ones = engine.zeros(Shape.of(1, 20, 20, 1));
        engine.backend().memory().fill(ones, 1);
        float[] features;
        try (Tape tape = engine.tape(Gradients.NONE)) {
            features = model.outputs(tape, ones, Mode.train(new RandomKey(1))).get("features").toArray();
        }
        // Independent masks leave 100 of 400, give or take 9; the same mask twice would leave 200.
        int kept = (int) IntStream.range(0, 400).filter(i -> features[i] != 0).count();
        assertThat(kept).isBetween(50, 150);
        assertThat(logits(model, ones, Mode.train(new RandomKey(1)))).isEqualTo(logits(model, ones,
                Mode.train(new RandomKey(1))));
        assertThat(logits(model, ones, Mode.train(new RandomKey(1)))).isNotEqualTo(logits(model, ones,
                Mode.train(new RandomKey(2))));
    }

    @Test
    void manyThreadsMayRunAndAttackOneModel() throws Exception {
        Model model = everything();
        Tensor images = images(6);
        float[] logits = logits(model, images);
        float[] gradient = inputGradient(model, images);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<float[]>> work = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                work.add(() -> logits(model, images));
                work.add(() -> inputGradient(model, images));
            }
            List<Future<float[]>> results = threads.invokeAll(work);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(i % 2 == 0 ? logits : gradient);
            }
        }
    }

    @Test
    void memoryPolicyChangesNoBit() {
        List<float[]> runs = new ArrayList<>();
        for (MemoryPolicy policy : MemoryPolicy.values()) {
            try (Engine other = Engine.open(EngineOptions.defaults().withBackend("scalar").withMemory(policy))) {
                Model model = Model.of("everything", other, EVERYTHING.graph(), IMAGE, 1);
                train(model, 4);
                runs.add(model.parameters().flat().toArray());
            }
        }
        assertThat(runs.getFirst()).doesNotContain(Float.NaN);
        assertThat(runs.get(1)).isEqualTo(runs.get(0));
        assertThat(runs.get(2)).isEqualTo(runs.get(0));
    }

    @Test
    void aTrainingStepAllocatesNothingAfterTheFirst() {
        Model model = everything();
        Optimizer optimizer = Adam.of(model.parameters());
        step(model, optimizer, 0);
        long blocks = engine.scopeAllocations();
        for (int i = 1; i < 5; i++) {
            step(model, optimizer, i);
        }
        assertThat(blocks).isPositive();
        assertThat(engine.scopeAllocations()).isEqualTo(blocks);
    }

    @Test
    void inferenceLivesInTheMemoryOfAFewLayers() {
        List<Block> layers = new ArrayList<>(Collections.nCopies(40, Conv2d.of(2, 3).padding(1)));
        layers.add(new Flatten());
        layers.add(Dense.of(3));
        Model model = Model.of("deep", engine, new Sequential(layers).graph(), Shape.of(16, 16, 2), 1);
        logits(model, TestEngine.images(engine, Shape.of(4, 16, 16, 2), 1));
        assertThat(engine.scopeAllocations()).isLessThan(8);
    }

    @Test
    void leavesTheCallersImagesAlone() {
        Model model = Model.of("flat", engine, Sequential.of(new Flatten(), Dense.of(3)).graph(), IMAGE, 1);
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor images = tape.tensor(IMAGE.prepend(2), images(2).toArray());
            Outputs outputs = model.outputs(tape, images, Mode.EVALUATE);
            float[] features = outputs.get("features").toArray();
            model.forward(tape, images, Mode.EVALUATE);
            assertThat(images.toArray()).isEqualTo(images(2).toArray()).isEqualTo(features);
        }
    }

    @Test
    void aCopySharesNothing() {
        Model model = everything();
        train(model, 1);
        Model copy = model.copy();
        float[] before = logits(copy, images(3));
        assertThat(before).isEqualTo(logits(model, images(3)));
        train(model, 2);
        assertThat(logits(model, images(3))).isNotEqualTo(before);
        assertThat(logits(copy, images(3))).isEqualTo(before);
    }

    @Test
    void refusesImagesOfAnotherShapeAndGraphsWithoutOneRowOfLogits() {
        Model model = everything();
        try (Tape tape = engine.tape(Gradients.NONE)) {
            assertThatThrownBy(() -> model.forward(tape, engine.zeros(Shape.of(2, 10, 9, 3)), Mode.EVALUATE))
                    .hasMessageContaining("[2, 10, 9, 3]").hasMessageContaining("[10, 9, 2]");
            assertThatThrownBy(() -> model.forward(tape, engine.zeros(IMAGE), Mode.EVALUATE))
                    .hasMessageContaining("[10, 9, 2]");
        }
        assertThatThrownBy(() -> Model.of("x", engine, new Relu().graph(), IMAGE, 1)).hasMessageContaining("logits");
    }

    @Test
    void aModelWithoutDenseLayerHasLogitsOnly() {
        Model model = Model.of("x", engine, Sequential.of(Conv2d.of(4, 3), new GlobalAveragePool()).graph(), IMAGE, 1);
        try (Tape tape = engine.tape(Gradients.NONE)) {
            assertThat(model.outputs(tape, images(2), Mode.EVALUATE).byName().keySet()).containsExactly("logits");
        }
    }

    private Model everything() { return Model.of("everything", engine, EVERYTHING.graph(), IMAGE, 1); }

    private Tensor images(int count) { return TestEngine.images(engine, IMAGE.prepend(count), 9); }

    private static void train(Model model, int steps) {
        Optimizer optimizer = Adam.of(model.parameters());
        for (int i = 0; i < steps; i++) {
            step(model, optimizer, i);
        }
    }

    private static void step(Model model, Optimizer optimizer, int step) {
        Engine engine = model.engine();
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor images = TestEngine.images(engine, model.inputShape().prepend(8), step);
            Tensor logits = model.forward(tape, images, Mode.train(new RandomKey(1).child(step)));
            Tensor loss = tape.crossEntropy(logits, TestEngine.labels(engine, 8, model.classes()));
            optimizer.step(tape.backward(loss), 0.01f);
        }
    }

    private static float[] logits(Model model, Tensor images) { return logits(model, images, Mode.EVALUATE); }

    private static float[] logits(Model model, Tensor images, Mode mode) {
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            return model.forward(tape, images, mode).toArray();
        }
    }

    private static float[] inputGradient(Model model, Tensor images) {
        Engine engine = model.engine();
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(images);
            Tensor labels = TestEngine.labels(engine, images.shape().extent(0), model.classes());
            return tape.backward(tape.crossEntropy(model.forward(tape, x, Mode.EVALUATE), labels)).of(x).toArray();
        }
    }
}
