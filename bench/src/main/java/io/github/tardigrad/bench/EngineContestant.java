package io.github.tardigrad.bench;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.nn.optimizer.Sgd;
import java.util.stream.IntStream;

/** Tardigrad on one of its backends. */
final class EngineContestant implements Contestant {
    private static final RandomKey KEY = new RandomKey(1);
    private static final float LEARNING_RATE = 1e-4f;

    private final Engine engine;
    private final float[] number = new float[1];
    private Tape scope;

    private EngineContestant(Engine engine) {
        this.engine = engine;
        this.scope = engine.tape(Gradients.NONE);
    }

    static EngineContestant open(String backend, Precision precision, int threads) {
        return new EngineContestant(Engine.open(EngineOptions.defaults().withBackend(backend).withPrecision(precision)
                .withThreads(threads).withNotices(notice -> System.err.println("bench: " + notice))));
    }

    @Override
    public String backend() { return engine.backend().name(); }

    @Override
    public int threads() { return engine.threads(); }

    @Override
    public Runnable prepare(Workload workload) {
        scope.close();
        scope = engine.tape(Gradients.NONE);
        return switch (workload) {
            case Workload.MatrixProduct product -> product(product.size());
            case Workload.Convolution convolution -> convolution(convolution);
            case Workload.TrainingStep step -> trainingStep(step.network(), step.images());
            case Workload.Attack attack -> attack(attack.network(), attack.images());
        };
    }

    private Runnable product(int size) {
        // Tensors of a scope, for which nothing is kept from call to call.
        Tensor a = uniform(-0.5f, 0.5f, scope.allocate(Shape.of(size, size)));
        Tensor b = uniform(-0.5f, 0.5f, scope.allocate(Shape.of(size, size)));
        Tensor c = scope.allocate(Shape.of(size, size));
        return () -> {
            engine.backend().matmul().multiply(a, false, b, false, c);
            await(c);
        };
    }

    private Runnable convolution(Workload.Convolution row) {
        ConvolutionKernels kernels = engine.backend().convolution();
        ConvolutionGeometry geometry = ConvolutionGeometry.of(1, 1);
        Shape images = Shape.of(row.images(), row.side(), row.side(), row.channels());
        Tensor x = uniform(-0.5f, 0.5f, engine.zeros(images));
        Tensor weights = uniform(-0.5f, 0.5f, engine.zeros(Shape.of(3, 3, row.channels(), row.channels())));
        Tensor y = engine.zeros(images);
        if (!row.backward()) {
            return () -> {
                kernels.forward(geometry, x, weights, null, false, y);
                await(y);
            };
        }
        Tensor dy = uniform(-0.5f, 0.5f, engine.zeros(images));
        Tensor dx = engine.zeros(images);
        Tensor dweights = engine.zeros(weights.shape());
        return () -> {
            // As after a step of the optimizer: whatever is kept of the weights is out of date.
            weights.storage().written();
            kernels.forward(geometry, x, weights, null, false, y);
            kernels.inputGradient(geometry, dy, weights, dx);
            kernels.weightGradient(geometry, x, dy, dweights);
            await(dweights);
        };
    }

    private Runnable trainingStep(Network network, int batch) {
        Model model = model(network);
        Optimizer optimizer = new Sgd(model.parameters(), 0.9f, false, 0);
        Tensor images = uniform(-0.5f, 0.5f, engine.zeros(network.image().prepend(batch)));
        Tensor labels = engine.zeros(Shape.of(batch));
        float[] classes = new float[batch];
        for (int i = 0; i < batch; i++) {
            classes[i] = i % Network.CLASSES;
        }
        labels.set(classes);
        return () -> {
            try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                Tensor logits = model.forward(tape, images, Mode.train(KEY));
                optimizer.step(tape.backward(tape.crossEntropy(logits, labels)), LEARNING_RATE);
                await(model.parameters().flat());
            } catch (OutOfMemoryError full) {
                throw model.explained(full, batch);
            }
        };
    }

    private Runnable attack(Network network, int batch) {
        Model model = model(network);
        Attack attack = Attacks.pgd(Norm.LINF, Workload.Attack.STEPS, StepSize.pixels(Workload.Attack.STEP_SIZE), 1);
        AttackBatch images = AttackBatch.of(uniform(0, 1, engine.zeros(network.image().prepend(batch))));
        Goal goal = Goal.untargeted(IntStream.range(0, batch).map(i -> i % Network.CLASSES).toArray());
        Tensor epsilon = Epsilons.tensor(engine, batch, Workload.Attack.EPSILON);
        Tensor adversarial = engine.zeros(images.images().shape());
        return () -> {
            attack.perturb(model, images, goal, epsilon, KEY, adversarial);
            await(adversarial);
        };
    }

    /** A device may still be at work when a call returns; reading a number waits for all that was asked for before. */
    private void await(Tensor tensor) { tensor.storage().download(tensor.offset(), number, 0, 1); }

    private Model model(Network network) {
        return Models.create(network.label(), engine, network.image(), Network.CLASSES, 1);
    }

    private Tensor uniform(float from, float to, Tensor tensor) {
        int[] rows = IntStream.range(0, tensor.shape().extent(0)).toArray();
        engine.backend().random().uniform(KEY, rows, from, to, tensor);
        return tensor;
    }

    @Override
    public void close() {
        scope.close();
        engine.close();
    }
}
