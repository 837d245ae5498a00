package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.training.report.Section.Pictures;
import io.github.tardigrad.training.report.Section.Pictures.Captioned;
import io.github.tardigrad.training.report.Section.Pictures.Strip;
import io.github.tardigrad.training.report.Section.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Images before and after attacks, with what was changed and what the models say. */
final class Gallery {
    private final List<Candidate> candidates;
    private final Examples examples;
    private final float epsilon;
    private final long seed;

    Gallery(List<Candidate> candidates, Examples examples, float epsilon, long seed) {
        this.candidates = candidates;
        this.examples = examples;
        this.epsilon = epsilon;
        this.seed = seed;
    }

    /** Several images under one attack. */
    Section images(int[] indices, Attack attack) {
        List<List<Exhibit>> attacked = candidates.stream()
                .map(candidate -> Exhibit.of(candidate.model(), examples, indices, attack, epsilon, seed)).toList();
        List<Strip> strips = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            int image = i;
            strips.add(strip("", attack, attacked.stream().map(all -> all.get(image)).toList()));
        }
        return new Pictures("What it looks like", "The first test image of each of " + indices.length
                + " classes that " + (candidates.size() == 1 ? "the model recognises" : "every model recognises")
                + "; nobody chose them. " + (candidates.size() == 1 ? "The attack: "
                        : "Each model faces its own attack: ")
                + describe(attack) + ".", strips);
    }

    /** One image under each attack. */
    Section attacks(int index, List<Attack> attacks) {
        List<Strip> strips = new ArrayList<>();
        for (Attack attack : attacks) {
            strips.add(strip(describe(attack), attack, candidates.stream().map(candidate -> Exhibit
                    .of(candidate.model(), examples, new int[] {index}, attack, epsilon, seed).getFirst()).toList()));
        }
        return new Pictures("A picture of each attack", "Test image " + index + " under each attack in turn. An attack"
                + " with an epsilon goes as far as it may; one that looks for the nearest image goes no farther than it"
                + " must. No change is grey.", strips);
    }

    private String describe(Attack attack) {
        return attack.name() + ", " + Sections.sign(attack.norm()) + ", " + (attack instanceof MinimumNormAttack
                ? "nearest image" : "epsilon " + Epsilons.text(epsilon)) + ": " + attack.parameters(epsilon);
    }

    private Strip strip(String title, Attack attack, List<Exhibit> attacked) {
        List<Captioned> pictures = new ArrayList<>();
        Exhibit first = attacked.getFirst();
        int label = examples.label(first.index());
        StringBuilder caption = new StringBuilder("Test image " + first.index() + ": "
                + examples.classNames().get(label));
        for (Candidate candidate : candidates) {
            caption.append('\n').append(name(candidate)).append(
                    Opinion.of(candidate.model(), first.original(), examples.classNames()));
        }
        pictures.add(new Captioned(Picture.of(first.original(), examples.imageShape()), caption.toString()));
        for (int c = 0; c < candidates.size(); c++) {
            Exhibit exhibit = attacked.get(c);
            pictures.add(change(candidates.get(c), attack, exhibit));
            boolean right = exhibit.answer().label() == label;
            pictures.add(new Captioned(Picture.of(exhibit.adversarial(), examples.imageShape()), name(candidates.get(c))
                    + examples.classNames().get(exhibit.answer().label()) + " "
                    + Explorer.percent(exhibit.answer().confidence()) + "\n" + (right ? "withstands it" : "is fooled"),
                    right ? Tone.RIGHT : Tone.WRONG));
        }
        return new Strip(title, pictures);
    }

    /** Enlarged to epsilon where that bounds each pixel, else to the largest change of the picture. */
    private Captioned change(Candidate candidate, Attack attack, Exhibit exhibit) {
        float largest = 0;
        for (int i = 0; i < exhibit.original().length; i++) {
            largest = Math.max(largest, Math.abs(exhibit.adversarial()[i] - exhibit.original()[i]));
        }
        boolean bounded = attack.norm() == Norm.LINF && !(attack instanceof MinimumNormAttack) && epsilon > 0;
        Picture picture = Picture.difference(exhibit.original(), exhibit.adversarial(), examples.imageShape(),
                bounded ? epsilon : largest > 0 ? largest : 1);
        String caption = largest == 0 ? "no change" : String.format(Locale.ROOT, "the change, × %.3g\n%s distance %.3g",
                0.5 / (bounded ? epsilon : largest), Sections.sign(attack.norm()), exhibit.distance());
        return new Captioned(picture, (candidates.size() > 1 ? "Attack on " + candidate.name() + ":\n" : "") + caption);
    }

    private String name(Candidate candidate) { return candidates.size() > 1 ? candidate.name() + ": " : ""; }
}
