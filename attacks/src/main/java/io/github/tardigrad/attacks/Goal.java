package io.github.tardigrad.attacks;

import java.util.Arrays;

/**
 * What an attacker wants of a batch of images, one entry an image: any class but the label's, or one class in
 * particular. Classes are indices from 0, never one-hot.
 */
public sealed interface Goal {
    /**
     * That the model no longer answers with the label.
     *
     * @param labels the true class of each image, 0 or more
     */
    static Goal untargeted(int... labels) {
        return new Untargeted(labels.clone());
    }

    /**
     * That the model answers with the target.
     *
     * @param labels the true class of each image
     * @param targets the class wanted for each image
     * @throws IllegalArgumentException when there is not one target a label, or a target is the label itself
     */
    static Goal targeted(int[] labels, int[] targets) {
        return new Targeted(labels.clone(), targets.clone());
    }

    /** How many images it is about. */
    int size();

    /** The true class. */
    int label(int image);

    /** The class that the attack's loss is about: label or target. */
    int reference(int image);

    /** Whether the model is to answer with the reference, and not with anything else. */
    boolean isTargeted();

    /** Whether the answer {@code predicted} to image number {@code image} is what the attacker wants. */
    default boolean isReached(int image, int predicted) {
        return isTargeted() == (predicted == reference(image));
    }

    /** The goal for the given images in the given order, by index. */
    Goal select(int... images);

    /**
     * Checks it against a model and a batch.
     *
     * @throws IllegalArgumentException when it is about another number of images, or names a class that the model lacks
     */
    void check(int images, int classes);

    /** Any class but the label's. */
    final class Untargeted implements Goal {
        private final int[] labels;

        private Untargeted(int[] labels) {
            this.labels = labels;
        }

        @Override
        public int size() { return labels.length; }

        @Override
        public int label(int image) { return labels[image]; }

        @Override
        public int reference(int image) { return labels[image]; }

        @Override
        public boolean isTargeted() { return false; }

        @Override
        public Goal select(int... images) {
            return new Untargeted(Goal.pick(labels, images));
        }

        @Override
        public void check(int images, int classes) {
            Goal.checkClasses("label", labels, images, classes);
        }
    }

    /** One class in particular, which is not the label. */
    final class Targeted implements Goal {
        private final int[] labels;
        private final int[] targets;

        private Targeted(int[] labels, int[] targets) {
            if (labels.length != targets.length) {
                throw new IllegalArgumentException(targets.length + " targets do not fit " + labels.length
                        + " labels: one target an image is needed");
            }
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == targets[i]) {
                    throw new IllegalArgumentException("target " + targets[i] + " of image " + i + " is its label:"
                            + " nothing would be attacked; choose another class, or an untargeted goal");
                }
            }
            this.labels = labels;
            this.targets = targets;
        }

        @Override
        public int size() { return labels.length; }

        @Override
        public int label(int image) { return labels[image]; }

        @Override
        public int reference(int image) { return targets[image]; }

        @Override
        public boolean isTargeted() { return true; }

        @Override
        public Goal select(int... images) {
            return new Targeted(Goal.pick(labels, images), Goal.pick(targets, images));
        }

        @Override
        public void check(int images, int classes) {
            Goal.checkClasses("label", labels, images, classes);
            Goal.checkClasses("target", targets, images, classes);
        }
    }

    private static int[] pick(int[] values, int[] images) {
        return Arrays.stream(images).map(image -> values[image]).toArray();
    }

    private static void checkClasses(String what, int[] indices, int images, int classes) {
        if (indices.length != images) {
            throw new IllegalArgumentException(indices.length + " " + what + "s do not fit " + images
                    + " images: one " + what + " an image is needed, a class index and not one-hot");
        }
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= classes) {
                throw new IllegalArgumentException(what + " " + indices[i] + " of image " + i
                        + " is not one of the model's " + classes + " classes: they are counted from 0");
            }
        }
    }
}
