package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.engine.random.RandomKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which class an attacker wants each image to be taken for. */
public sealed interface Targets {
    /** What stands for no class: the image is not to be attacked. */
    int NONE = -1;

    /**
     * The target of one image, a class index; {@link #NONE} where there is none, because it is the label.
     *
     * @param index of the image in its data set
     * @param logits of the clean image, one a class
     */
    int of(int index, int label, float[] logits);

    /** As {@link #parse} reads it. */
    String text();

    /**
     * Reads the name of a class, its index from 0, {@code next}, {@code random} or {@code least-likely}. A text that
     * is both a class's name and another's index means the name.
     *
     * @param seed of {@code random}
     * @throws IllegalArgumentException when it is none of these; the message lists what there is
     */
    static Targets parse(String text, List<String> classNames, long seed) {
        int classes = classNames.size();
        if (classNames.contains(text)) {
            return new One(classNames.indexOf(text), text);
        }
        List<String> alike = classNames.stream().filter(text::equalsIgnoreCase).toList();
        if (alike.size() == 1) {
            return new One(classNames.indexOf(alike.getFirst()), alike.getFirst());
        }
        return switch (text) {
            case "next" -> new Next(classes);
            case "random" -> new Random(classes, new RandomKey(seed).child("targets"));
            case "least-likely" -> new LeastLikely();
            default -> {
                int index = index(text);
                if (index < 0 || index >= classes) {
                    throw new IllegalArgumentException("target " + text + " is unknown: write next, random, "
                            + "least-likely, or a class by name or index: " + list(classNames));
                }
                yield new One(index, classNames.get(index));
            }
        };
    }

    private static int index(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : NONE;
    }

    private static String list(List<String> classNames) {
        String shown = IntStream.range(0, Math.min(20, classNames.size()))
                .mapToObj(label -> label + " " + classNames.get(label)).collect(Collectors.joining(", "));
        return classNames.size() <= 20 ? shown : shown + ", … " + (classNames.size() - 1);
    }

    /** One class for all images; those of that class have none. */
    record One(int label, String name) implements Targets {
        @Override
        public int of(int index, int own, float[] logits) { return own == label ? NONE : label; }

        @Override
        public String text() { return name; }
    }

    /** The class after the label; after the last comes the first. */
    record Next(int classes) implements Targets {
        @Override
        public int of(int index, int label, float[] logits) { return (label + 1) % classes; }

        @Override
        public String text() { return "next"; }
    }

    /** Any other class, all alike; drawn by the image's index. */
    record Random(int classes, RandomKey key) implements Targets {
        @Override
        public int of(int index, int label, float[] logits) {
            int drawn = key.below(classes - 1, index, 0);
            return drawn < label ? drawn : drawn + 1;
        }

        @Override
        public String text() { return "random"; }
    }

    /** The class but for the label that the model finds least likely; of equal ones the first. */
    record LeastLikely() implements Targets {
        @Override
        public int of(int index, int label, float[] logits) {
            int least = NONE;
            for (int c = 0; c < logits.length; c++) {
                if (c != label && (least == NONE || logits[c] < logits[least])) {
                    least = c;
                }
            }
            return least;
        }

        @Override
        public String text() { return "least-likely"; }
    }
}
