package io.github.tardigrad.training.experiment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.datasets.DataSet;
import io.github.tardigrad.datasets.Fingerprint;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Predictions;
import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.training.Validation;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.recipe.Recipe;
import io.github.tardigrad.training.report.Candidate;
import io.github.tardigrad.training.report.Reports;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Where an experiment is run. Whatever is finished is written to the folder at once and never done twice: a run that
 * was broken off goes on where it was.
 */
public final class Workshop {
    /** Images in a training step. */
    static final int BATCH = 128;

    private static final int HELD_OUT = 1000;
    private static final String QUESTION = "question";
    private static final String ANSWER = "answer";

    private final Engine engine;
    private final DataSet data;
    private final Path folder;
    private final boolean quick;
    private final long seed;
    private final WorkshopListener listener;
    /** The fingerprint of all test images, which every question names. */
    private final String testImages;

    /**
     * @param data to train and to test on
     * @param folder of this experiment and no other, made if it is not there
     * @param quick whether minutes are wanted instead of the published figures
     * @param seed of all random numbers
     */
    public Workshop(Engine engine, DataSet data, Path folder, boolean quick, long seed, WorkshopListener listener) {
        this.engine = engine;
        this.data = data;
        this.folder = folder;
        this.quick = quick;
        this.seed = seed;
        this.listener = listener;
        this.testImages = Fingerprint.of(data.test());
    }

    /** Whether minutes are wanted instead of the published figures. */
    boolean isQuick() { return quick; }

    /** Of all random numbers. */
    long seed() { return seed; }

    /** The images to judge by. */
    Examples test() { return data.test(); }

    /** All training images, or in a quick run the first {@code few}. */
    Examples train(int few) {
        return quick ? data.train().range(0, Math.min(few, data.train().size())) : data.train();
    }

    /** {@code full}, or in a quick run {@code few}. */
    int count(int full, int few) { return quick ? few : full; }

    /** Where things named {@code name} belong. */
    Path path(String name) { return folder.resolve(name); }

    /** How all of the publications train: Adam at a constant 0.001, and here batches of {@link #BATCH}. */
    Recipe recipe(String name, String model, Method method, Augmentation augmentation, int epochs, Examples images) {
        return new Recipe(name, model, method, epochs, BATCH, OptimizerChoice.adam(), LearningRate.constant(1e-3f),
                augmentation, Validation.of(heldOut(images), method));
    }

    /** How many of {@code images} {@link #recipe} trains on, and how many it holds out, for people. */
    String counted(Examples images) {
        return String.format(Locale.ROOT, "%,d training images of %s (and %,d held out, to choose the epoch by)",
                images.size() - heldOut(images), images.name(), heldOut(images));
    }

    private static int heldOut(Examples images) { return Math.clamp(images.size() / 10, 1, HELD_OUT); }

    /**
     * The model of that recipe, trained on {@code images} in a run folder of the recipe's name. What is there is
     * gone on with.
     */
    Model train(Recipe recipe, Examples images) throws IOException {
        Model model = recipe.model(engine, images, seed);
        Path place = path(recipe.name());
        RunFolder run = Files.exists(place.resolve("run.json")) ? RunFolder.resume(place) : RunFolder.create(place);
        recipe.trainer(model, seed).into(run).listener(listener.training(recipe.name())).fit(images);
        return model;
    }

    /**
     * Measures a model on the first {@code limit} test images, or takes the answer of an earlier run to the very same
     * question.
     *
     * @param name of the file, and of the stage for people
     */
    Evaluation evaluate(String name, Model model, List<Attack> attacks, List<Float> epsilons, int limit)
            throws IOException {
        Path file = path(name + ".evaluation.json");
        String question = "weights " + fingerprint(model) + ", images " + testImages + ", first "
                + limit + ", attacks " + attacks + ", epsilons " + epsilons + ", seed " + seed;
        if (Files.exists(file)) {
            try {
                JsonObject earlier = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
                if (earlier.has(QUESTION) && earlier.get(QUESTION).getAsString().equals(question)) {
                    listener.notice(name + ": taken from " + file);
                    return Evaluation.fromJson(String.valueOf(earlier.get(ANSWER)));
                }
            } catch (JsonParseException | IllegalArgumentException | IllegalStateException damaged) {
                listener.notice(file + " cannot be understood and is made anew");
            }
        }
        Evaluation evaluation = Robustness.of(model).under(attacks).epsilons(epsilons).limit(limit).seed(seed)
                .progress(progress -> listener.evaluating(name, progress)).on(data.test());
        JsonObject json = new JsonObject();
        json.addProperty(QUESTION, question);
        json.add(ANSWER, JsonParser.parseString(evaluation.toJson()));
        AtomicFile.write(file, json + "\n");
        return evaluation;
    }

    /**
     * {@link #evaluate} of a model that {@link #train} made, with the record of its run.
     *
     * @param name of the candidate
     * @param run the name of its run folder
     */
    Candidate judge(String name, String run, Model model, List<Attack> attacks, List<Float> epsilons, int limit)
            throws IOException {
        return new Candidate(name, model, RunFolder.read(path(run)),
                evaluate(name, model, attacks, epsilons, limit), null);
    }

    /**
     * The share of the first {@code limit} test images that {@code judge} recognises after they were attacked for
     * another model.
     *
     * @param epsilon in pixels
     */
    double transferred(Model attacked, Model judge, Attack attack, float epsilon, int limit) {
        Examples images = data.test().range(0, Math.min(limit, data.test().size()));
        int right = 0;
        for (Batch batch : Batches.of(images, BATCH).epoch(0)) {
            Tensor clean = engine.tensor(images.imageShape().prepend(batch.size()), batch.images());
            AttackResult made = attack.run(attacked, new AttackBatch(clean, batch.indices()),
                    Goal.untargeted(batch.labels()), epsilon, new RandomKey(seed).child("transfer"));
            try (Tape tape = engine.tape(Gradients.NONE)) {
                right += Predictions.correct(judge.forward(tape, made.adversarial(), Mode.EVALUATE), batch.labels());
            }
        }
        return (double) right / images.size();
    }

    /** Pictures of the test images under these attacks, for the report. */
    Reports.Shown shown(List<Attack> attacks, float epsilon, List<Float> epsilons) {
        return new Reports.Shown(data.test(), attacks, epsilon, epsilons, seed);
    }

    private static String fingerprint(Model model) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
        for (Parameters numbers : List.of(model.parameters(), model.statistics())) {
            for (float number : numbers.flat().toArray()) {
                int bits = Float.floatToRawIntBits(number);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    digest.update((byte) (bits >>> shift));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
