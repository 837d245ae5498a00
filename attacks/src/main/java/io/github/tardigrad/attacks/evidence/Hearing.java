package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evidence.Answers.Answer;
import io.github.tardigrad.engine.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hears a log once, and judges every claim in it. */
final class Hearing implements EvidenceLog.Listener {
    /** What there is to say of a clean image. */
    private enum Clean {
        WAITING(""),
        RECOGNISED(""),
        UNDECIDED(""),
        MISCLASSIFIED("the model does not recognise the clean image"),
        UNANSWERED("the model answers the clean image with what is not a number"),
        OUTSIDE("a pixel of the clean image is outside [0, 1]"),
        ANOTHER("the clean image is not that of the data set"),
        MISLABELLED("the label is not that of the data set");

        private final String fault;

        Clean(String fault) {
            this.fault = fault;
        }
    }

    /** A claim that waits for an answer. */
    private record Claim(long order, int threat, int number) {}

    private record Ball(Norm norm, float epsilon) {}

    private final EvidenceIndex index;
    private final Answers answers;
    private final @Nullable Examples examples;
    private final List<Integer> waitingImages = new ArrayList<>();
    private final List<Claim> waitingClaims = new ArrayList<>();
    private final List<float[]> adversarial = new ArrayList<>();
    private final Map<Threat, int[]> counts = new LinkedHashMap<>();
    private final Map<Ball, Set<Integer>> proved = new LinkedHashMap<>();
    /** One for each clean image, by its number. */
    private Clean[] clean = new Clean[16];
    private Judgement.@Nullable Refutation first;
    private long firstOrder = Long.MAX_VALUE;
    private long order;

    /**
     * A hearing.
     *
     * @param index of the log, which knows the images and threats that were heard
     * @param examples to compare with; null where there are none
     */
    Hearing(EvidenceIndex index, Answers answers, @Nullable Examples examples) {
        this.index = index;
        this.answers = answers;
        this.examples = examples;
    }

    @Override
    public void image(int number, float[] pixels) {
        if (number == clean.length) {
            clean = Arrays.copyOf(clean, 2 * number);
        }
        clean[number] = examine(number, pixels);
        if (clean[number] == Clean.WAITING) {
            waitingImages.add(number);
            answers.add(pixels, index.label(number));
            if (answers.isFull()) {
                hearImages();
            }
        }
    }

    private Clean examine(int number, float[] pixels) {
        if (outside(pixels) >= 0) {
            return Clean.OUTSIDE;
        }
        if (examples != null && examples.label(index.image(number)) != index.label(number)) {
            return Clean.MISLABELLED;
        }
        return examples == null || Arrays.equals(examples.image(index.image(number)), pixels) ? Clean.WAITING
                : Clean.ANOTHER;
    }

    @Override
    public void claim(int threat, int number, float[] from, float[] pixels) {
        Threat by = index.threats().get(threat);
        Claim claim = new Claim(order++, threat, number);
        counts(by)[0]++;
        if (!clean[number].fault.isEmpty()) {
            refute(claim, clean[number].fault);
            return;
        }
        int outside = outside(pixels);
        if (outside >= 0) {
            refute(claim, "pixel " + pixels[outside] + " of the adversarial image is outside [0, 1]");
            return;
        }
        double distance = by.norm().distance(from, pixels);
        if (!(distance <= by.epsilon() + Norm.tolerance(by.epsilon()))) {
            refute(claim, "the adversarial image is " + distance + " away, farther than epsilon");
            return;
        }
        waitingClaims.add(claim);
        adversarial.add(pixels);
        if (waitingClaims.size() == answers.most()) {
            hearClaims();
        }
    }

    private void hearImages() {
        Answer[] heard = answers.ask();
        for (int i = 0; i < heard.length; i++) {
            clean[waitingImages.get(i)] = switch (heard[i]) {
                case RECOGNISED -> Clean.RECOGNISED;
                case FOOLED -> Clean.MISCLASSIFIED;
                case UNDECIDED -> Clean.UNDECIDED;
                case NONE -> Clean.UNANSWERED;
            };
        }
        waitingImages.clear();
    }

    private void hearClaims() {
        hearImages();
        for (int i = 0; i < waitingClaims.size(); i++) {
            answers.add(adversarial.get(i), index.label(waitingClaims.get(i).number));
        }
        Answer[] heard = answers.ask();
        for (int i = 0; i < heard.length; i++) {
            decide(waitingClaims.get(i), heard[i]);
        }
        waitingClaims.clear();
        adversarial.clear();
    }

    private void decide(Claim claim, Answer answer) {
        Clean before = clean[claim.number];
        if (!before.fault.isEmpty()) {
            refute(claim, before.fault);
        } else if (answer == Answer.RECOGNISED) {
            refute(claim, "the model recognises the adversarial image");
        } else if (answer == Answer.NONE) {
            refute(claim, "the model answers the adversarial image with what is not a number");
        } else if (before == Clean.UNDECIDED || answer == Answer.UNDECIDED) {
            counts(index.threats().get(claim.threat))[2]++;
        } else {
            Threat threat = index.threats().get(claim.threat);
            counts(threat)[1]++;
            proved(threat).add(claim.number);
        }
    }

    private void refute(Claim claim, String why) {
        Threat threat = index.threats().get(claim.threat);
        counts(threat)[3]++;
        if (claim.order < firstOrder) {
            firstOrder = claim.order;
            first = new Judgement.Refutation(index.image(claim.number), threat, why);
        }
    }

    /** Claimed, confirmed, undecided and refuted. */
    private int[] counts(Threat threat) {
        proved(threat);
        return counts.computeIfAbsent(threat, one -> new int[4]);
    }

    /** The images, by their numbers, for which it is proved that something fools them in that ball. */
    private Set<Integer> proved(Threat threat) {
        return proved.computeIfAbsent(new Ball(threat.norm(), threat.epsilon()), ball -> new HashSet<>());
    }

    private static int outside(float[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            if (!(pixels[i] >= 0 && pixels[i] <= 1)) {
                return i;
            }
        }
        return -1;
    }

    /** After all was heard. */
    Judgement judgement(Manifest manifest, String backend, boolean closed) {
        hearClaims();
        Judgement.Comparison comparison = examples == null ? null
                : new Judgement.Comparison(examples.name(), misclassified(examples, manifest.examples()));
        int misclassified = comparison == null ? 0 : comparison.misclassified();
        List<Judgement.Score> scores = new ArrayList<>();
        counts.forEach((threat, count) -> scores.add(new Judgement.Score(threat, count[0], count[1], count[2],
                count[3])));
        List<Judgement.Bound> bounds = new ArrayList<>();
        proved.forEach((ball, fooled) -> bounds.add(new Judgement.Bound(ball.norm, ball.epsilon, fooled.size(),
                misclassified, manifest.examples())));
        return new Judgement(manifest.model(), manifest.weights(), manifest.data(), manifest.examples(),
                manifest.seed(), backend, closed, comparison, scores, bounds, first);
    }

    private int misclassified(Examples data, int limit) {
        int wrong = 0;
        for (int i = 0; i < limit; i++) {
            answers.add(data.image(i), data.label(i));
            if (answers.isFull() || i == limit - 1) {
                for (Answer answer : answers.ask()) {
                    wrong += answer == Answer.FOOLED ? 1 : 0;
                }
            }
        }
        return wrong;
    }
}
