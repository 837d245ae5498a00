package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import io.github.tardigrad.nn.optimizer.Adam;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.nn.optimizer.Sgd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TrainingTest {
    private static final Graph SMALL = Sequential.of(Conv2d.of(4, 3), new Relu(), MaxPool2d.of(2), new Flatten(),
            Dense.of(10),
            new Relu(), Dense.of(4)).graph();
    private static final Map<String, String> NAMES = Map.of("conv1.weight", "conv.weight", "conv1.bias", "conv.bias",
            "dense1.weight", "dense1.weight", "dense1.bias", "dense1.bias", "dense2.weight", "dense2.weight",
            "dense2.bias",
            "dense2.bias");

    @TestFactory
    List<DynamicTest> fiveStepsFollowPyTorch() throws IOException {
        Fixture all = Fixture.read("small-network-training.json");
        List<DynamicTest> tests = new ArrayList<>();
        for (String backend : TestEngine.backends()) {
            for (Fixture fixture : all.list("cases")) {
                tests.add(DynamicTest.dynamicTest(fixture + " on " + backend, () -> follow(backend, all, fixture)));
            }
        }
        return tests;
    }

    private static void follow(String backend, Fixture all, Fixture fixture) {
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend(backend))) {
            Model model = Model.of("small", engine, SMALL, Shape.of(8, 8, 1), 0);
            Parameters parameters = model.parameters();
            NAMES.forEach((ours, theirs) -> parameters.get(ours).set(all.object("initial").values(theirs).floats()));
            Tensor images = engine.tensor(all.values("images").shape(), all.values("images").floats());
            int[] classes = all.integers("labels");
            Tensor labels = engine.zeros(Shape.of(classes.length));
            float[] indices = new float[classes.length];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = classes[i];
            }
            labels.set(indices);
            Fixture options = fixture.object("options");
            Optimizer optimizer = fixture.text("optimizer").equals("Adam") ? Adam.of(parameters)
                    : new Sgd(parameters, options.numberOr("momentum", 0), false, options.numberOr("weight_decay", 0));
            double[] losses = fixture.numbers("losses");
            for (int step = 0; step < losses.length; step++) {
                try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                    Tensor logits = model.forward(tape, images, Mode.EVALUATE);
                    Tensor loss = tape.crossEntropy(logits, labels);
                    assertThat((double) loss.item()).as("loss " + step).isCloseTo(losses[step], within(1e-5));
                    if (step == losses.length - 1) {
                        break;
                    }
                    if (step == 0) {
                        all.values("initial_logits").assertMatches("logits", logits.toArray());
                    }
                    GradientMap gradients = tape.backward(loss);
                    if (step == 0) {
                        compare(parameters, gradients.of(parameters), all.object("first_gradients"));
                    }
                    optimizer.step(gradients, options.number("lr"));
                }
                if (step == 0) {
                    compare(parameters, parameters.flat(), fixture.object("after_first_step"));
                }
            }
            compare(parameters, parameters.flat(), fixture.object("final"));
        }
    }

    private static void compare(Parameters layout, Tensor flat, Fixture expected) {
        layout.views().forEach((name, view) -> {
            Tensor part = flat.rows(view.offset(), view.offset() + view.size());
            expected.values(NAMES.getOrDefault(name, "?")).assertMatches(name, part.toArray());
        });
    }
}
