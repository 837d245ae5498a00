package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.TrainingListener;
import io.github.tardigrad.training.report.Exhibit;
import io.github.tardigrad.training.report.Opinion;
import io.github.tardigrad.training.run.EpochRecord;
import java.util.Locale;

/**
 * After the first epoch, tells of one image in words: what it is, what the model said, and what it says after an
 * attack.
 */
final class FirstFooled implements TrainingListener {
    private static final int LOOK_AT_MOST = 50;

    private final Console console;
    private final Model model;
    private final Examples test;
    private final float epsilon;
    private final long seed;

    FirstFooled(Console console, Model model, Examples test, float epsilon, long seed) {
        this.console = console;
        this.model = model;
        this.test = test;
        this.epsilon = epsilon;
        this.seed = seed;
    }

    @Override
    public void epoch(EpochRecord epoch, boolean chosen) {
        if (epoch.epoch() != 1) {
            return;
        }
        for (int i = 0; i < Math.min(LOOK_AT_MOST, test.size()); i++) {
            Opinion before = Opinion.of(model, test.image(i), test.classNames());
            if (before.label() != test.label(i)) {
                continue;
            }
            Exhibit exhibit = Exhibit.of(model, test, new int[] {i}, Attacks.pgd(Norm.LINF), epsilon, seed).getFirst();
            Opinion after = Opinion.of(model, exhibit.adversarial(), test.classNames());
            if (after.label() != before.label()) {
                console.remark(String.format(Locale.ROOT,
                        "The first one fooled: test image %d, recognised as %s, becomes %s when no"
                                + " pixel changes by more than %s of the range from black to white.", i, before, after,
                        Epsilons.text(epsilon)));
                return;
            }
        }
    }
}
