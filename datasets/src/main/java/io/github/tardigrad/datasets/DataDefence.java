package io.github.tardigrad.datasets;

import io.github.tardigrad.datasets.Augmentation.Cutout;
import io.github.tardigrad.datasets.Augmentation.HorizontalFlip;
import io.github.tardigrad.datasets.Augmentation.Noise;
import io.github.tardigrad.datasets.Augmentation.RandomCrop;
import io.github.tardigrad.datasets.Augmentation.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Defence by data: what happens to training images before a model learns from them. Images are changed one by one, then
 * mixed by two, then the mixtures changed.
 *
 * @param before changes of each image, in order
 * @param mixup how images are mixed, if they are
 * @param after changes of each mixture, in order
 */
public record DataDefence(List<Augmentation> before, Optional<Mixup> mixup, List<Augmentation> after) {
    /** The names that {@link #parse} knows. */
    public static final List<String> NAMES = List.of("crop", "flip", "cutout", "mixup", "noise");

    private static final String NONE = "none";

    /** Copies the lists. */
    public DataDefence {
        before = List.copyOf(before);
        after = List.copyOf(after);
        if (mixup.isEmpty() && !after.isEmpty()) {
            throw new IllegalArgumentException("changes of mixtures are given, but nothing is mixed");
        }
    }

    /** Images as they are. */
    public static DataDefence none() { return new DataDefence(List.of(), Optional.empty(), List.of()); }

    /** Changes of each image alone. */
    public static DataDefence of(Augmentation augmentation) {
        List<Augmentation> steps = augmentation instanceof Sequence sequence ? sequence.steps() : List.of(augmentation);
        return new DataDefence(steps, Optional.empty(), List.of());
    }

    /**
     * What {@code text} names, in its order: {@code crop:4,flip,cutout:8,mixup:0.2,noise:0.1}. The numbers are those
     * that are taken when there are none: the padding of the crop and the side of the hole in pixels of the image, the
     * α of mixup, the deviation of the noise where pixels run from 0 to 1. {@code none} is none.
     *
     * @throws IllegalArgumentException when a name is unknown or stands twice, or a number is out of range
     */
    public static DataDefence parse(String text) {
        if (text.strip().equals(NONE)) {
            return none();
        }
        List<Augmentation> before = new ArrayList<>();
        List<Augmentation> after = new ArrayList<>();
        List<String> named = new ArrayList<>();
        Optional<Mixup> mixup = Optional.empty();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String name = (colon < 0 ? part : part.substring(0, colon)).strip();
            Optional<String> number = colon < 0 ? Optional.empty() : Optional.of(part.substring(colon + 1).strip());
            if (named.contains(name)) {
                throw new IllegalArgumentException("augmentation " + name + " stands twice in " + text);
            }
            named.add(name);
            if (name.equals("mixup")) {
                mixup = Optional.of(new Mixup(number(name, number, 0.2f)));
            } else {
                (mixup.isPresent() ? after : before).add(change(name, number));
            }
        }
        return new DataDefence(before, mixup, after);
    }

    /** As {@link #parse} reads it. */
    public String text() {
        String text = Stream.of(before.stream().map(Augmentation::text),
                mixup.stream().map(mixed -> "mixup:" + mixed.alpha()), after.stream().map(Augmentation::text))
                .flatMap(part -> part).collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }

    private static Augmentation change(String name, Optional<String> number) {
        return switch (name) {
            case "crop" -> new RandomCrop(whole(name, number, 4));
            case "flip" -> {
                if (number.isPresent()) {
                    throw new IllegalArgumentException("augmentation flip takes no number, but was given "
                            + number.get());
                }
                yield new HorizontalFlip();
            }
            case "cutout" -> new Cutout(whole(name, number, 8));
            case "noise" -> new Noise(number(name, number, 0.1f));
            default -> throw new IllegalArgumentException("augmentation \"" + name + "\" is unknown: there are "
                    + String.join(", ", NAMES) + ", with commas between them and numbers after colons: crop:4,flip");
        };
    }

    private static int whole(String name, Optional<String> number, int otherwise) {
        float value = number(name, number, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > 1e6f) {
            throw new IllegalArgumentException("augmentation " + name + " takes a whole number of pixels, not "
                    + value);
        }
        return (int) value;
    }

    private static float number(String name, Optional<String> number, float otherwise) {
        try {
            return number.map(Float::parseFloat).orElse(otherwise);
        } catch (NumberFormatException notNumber) {
            throw new IllegalArgumentException("augmentation " + name + " takes a number, not \"" + number.orElse("")
                    + "\": " + name + ":" + otherwise + " is usual", notNumber);
        }
    }
}
