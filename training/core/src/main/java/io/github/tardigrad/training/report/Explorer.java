package io.github.tardigrad.training.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A few images under one attack at every epsilon of a slider, and what each model says to them. Each model faces its
 * own attack.
 *
 * @param models their names
 * @param classes a name for each class
 * @param attack its name
 * @param norm of epsilon
 * @param epsilons in pixels, rising, from 0
 * @param start the position that the slider begins at
 * @param images at least one
 */
public record Explorer(List<String> models, List<String> classes, String attack, Norm norm, List<Float> epsilons,
        int start, List<Subject> images) {
    /** What the pictures of one explorer may take as text in the page. */
    private static final int MOST_CHARACTERS = 900_000;
    private static final int MOST_BARS = 12;

    /** Takes copies. */
    public Explorer {
        models = List.copyOf(models);
        classes = List.copyOf(classes);
        epsilons = List.copyOf(epsilons);
        images = List.copyOf(images);
    }

    /**
     * One image.
     *
     * @param index in the test images
     * @param label its class
     * @param shown the classes whose probabilities are drawn: all, or those that matter
     * @param views for each model, at each epsilon
     */
    public record Subject(int index, int label, int[] shown, List<List<View>> views) {}

    /**
     * The image at one epsilon.
     *
     * @param picture in 8 bits
     * @param probabilities what the model gives each class, 0 to 1, before the picture was rounded
     */
    public record View(Picture picture, double[] probabilities) {
        int top() {
            return IntStream.range(0, probabilities.length).boxed()
                    .max(Comparator.comparingDouble((Integer c) -> probabilities[c]).thenComparing(c -> -c)).orElse(0);
        }
    }

    /**
     * Attacks the images at {@code indices}; as many of them as make a page of reasonable size.
     *
     * @param start one of the epsilons
     */
    static Explorer of(List<Candidate> candidates, Examples examples, int[] indices, Attack attack,
            List<Float> epsilons, float start, long seed) {
        List<List<List<Exhibit>>> byModel = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Model model = candidate.model();
            byModel.add(Exhibit.of(model, examples, indices, attack, epsilons, seed));
        }
        List<Subject> subjects = new ArrayList<>();
        int characters = 0;
        for (int i = 0; i < indices.length; i++) {
            int image = i;
            List<List<View>> views = byModel.stream().map(byEpsilon -> byEpsilon.stream()
                    .map(all -> view(all.get(image), examples)).toList()).toList();
            characters += views.stream().flatMap(List::stream).mapToInt(view -> view.picture().png().length * 4 / 3)
                    .sum();
            if (subjects.isEmpty() || characters <= MOST_CHARACTERS) {
                subjects.add(new Subject(indices[i], examples.label(indices[i]),
                        shown(views, examples.label(indices[i]), examples.classNames().size()), views));
            }
        }
        return new Explorer(candidates.stream().map(Candidate::name).toList(), examples.classNames(), attack.name(),
                attack.norm(), epsilons, Math.max(0, epsilons.indexOf(start)), subjects);
    }

    /** 0, the epsilons given, and steps below and above the largest of them, within what the norm can mean. */
    static List<Float> grid(Norm norm, List<Float> given) {
        TreeSet<Float> grid = new TreeSet<>(given);
        grid.add(0f);
        float largest = grid.last();
        for (float share : new float[] {0.1f, 0.2f, 0.3f, 0.5f, 0.7f, 1.5f, 2f, 3f}) {
            float epsilon = (float) norm.floor(Float.parseFloat(Epsilons.text(share * largest)));
            boolean near = grid.stream().anyMatch(other -> Math.abs(other - epsilon) < 0.05f * epsilon);
            if (!near && (norm != Norm.LINF || epsilon <= Math.max(0.5f, largest))) {
                grid.add(epsilon);
            }
        }
        return List.copyOf(grid);
    }

    private static View view(Exhibit exhibit, Examples examples) {
        return new View(Picture.of(exhibit.adversarial(), examples.imageShape()), exhibit.answer().probabilities());
    }

    private static int[] shown(List<List<View>> views, int label, int classes) {
        if (classes <= MOST_BARS) {
            return IntStream.range(0, classes).toArray();
        }
        double[] most = new double[classes];
        views.forEach(byEpsilon -> byEpsilon.forEach(view -> Arrays.setAll(most,
                c -> Math.max(most[c], view.probabilities()[c]))));
        most[label] = 2;
        return IntStream.range(0, classes).boxed().sorted(Comparator.comparingDouble(c -> -most[c])).limit(MOST_BARS)
                .mapToInt(Integer::intValue).sorted().toArray();
    }

    String className(Subject subject) { return classes.get(subject.label()); }

    /** {@code 98.7 %}; the space before the sign does not break. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", Math.round(1000 * share) / 10.0);
    }

    /** What the slider moves. */
    String dial() {
        return norm == Norm.LINF ? "Epsilon, the most that a pixel may change"
                : "Epsilon, the most that the image may change (" + Sections.sign(norm) + ")";
    }

    String epsilonText(int step) { return Epsilons.text(epsilons.get(step)); }

    /** {@code standard says Sneaker 98.7 %: fooled}. The page's script says it in the same words. */
    String says(Subject subject, int model, int step) {
        View view = subject.views().get(model).get(step);
        String verdict = view.top() == subject.label() ? "right"
                : subject.views().get(model).getFirst().top() == subject.label() ? "fooled" : "wrong";
        return models.get(model) + " says " + classes.get(view.top()) + " " + percent(view.probabilities()[view.top()])
                + ": " + verdict;
    }

    /** What all models say. */
    String summary(int image, int step) {
        Subject subject = images.get(image);
        return "Epsilon " + epsilonText(step) + ", test image " + subject.index() + ", class " + className(subject)
                + ". " + String.join(". ", IntStream.range(0, models.size())
                        .mapToObj(m -> says(subject, m, step)).toList()) + ".";
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.add("models", strings(models));
        json.add("classes", strings(classes));
        json.add("epsilons", strings(IntStream.range(0, epsilons.size()).mapToObj(this::epsilonText).toList()));
        JsonArray all = new JsonArray();
        for (Subject subject : images) {
            JsonObject image = new JsonObject();
            image.addProperty("index", subject.index());
            image.addProperty("label", subject.label());
            JsonArray shown = new JsonArray();
            Arrays.stream(subject.shown()).forEach(shown::add);
            image.add("shown", shown);
            JsonArray byModel = new JsonArray();
            subject.views().forEach(views -> {
                JsonArray steps = new JsonArray();
                views.forEach(view -> steps.add(json(view)));
                byModel.add(steps);
            });
            image.add("views", byModel);
            all.add(image);
        }
        json.add("images", all);
        return json;
    }

    private static JsonObject json(View view) {
        JsonObject json = new JsonObject();
        json.addProperty("picture", view.picture().dataAddress());
        json.addProperty("top", view.top());
        JsonArray probabilities = new JsonArray(); // whole numbers are short, and round alike everywhere
        for (double probability : view.probabilities()) {
            probabilities.add(Math.round(1000 * probability));
        }
        json.add("permille", probabilities);
        return json;
    }

    private static JsonArray strings(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }
}
