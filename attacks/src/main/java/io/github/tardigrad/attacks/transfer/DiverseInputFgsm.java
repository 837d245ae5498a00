package io.github.tardigrad.attacks.transfer;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Start;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.gradient.Walk;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The diverse inputs method (Xie et al., "Improving transferability of adversarial examples with input diversity",
 * 2019, equation 7) with momentum: at each step an image may be shrunk to a random size and put at a random place among
 * zeros before the model sees it. Where it was published images were put into larger frames, for models that take
 * those; here the model's input keeps its size.
 *
 * @param norm L∞ or L2
 * @param resize the smallest share of its height and width that an image is shrunk to, above 0 and below 1
 * @param probability that an image is changed at a step, 0 to 1
 */
public record DiverseInputFgsm(Norm norm, int steps, StepSize stepSize, float decay, float resize, float probability)
        implements TransferAttack {
    /** Checks the parameters. */
    public DiverseInputFgsm {
        TransferAttack.check("di-fgsm", norm, steps, decay, Norm.LINF, Norm.L2);
        if (!(resize > 0 && resize < 1)) {
            throw new IllegalArgumentException("resize " + Epsilons.text(resize)
                    + " is not between 0 and 1: it is the smallest share of the size that images are shrunk to");
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + Epsilons.text(probability) + " is outside 0 to 1");
        }
    }

    @Override
    public String name() { return "di-fgsm"; }

    @Override
    public List<String> refinements() {
        return List.of("resize=" + Epsilons.text(resize), "probability=" + Epsilons.text(probability));
    }

    @Override
    public Walk walk(Start start) {
        Momentum momentum = new Momentum(start, decay);
        Shape shape = start.batch().images().shape();
        return (number, slope, x) -> {
            List<Shrinking.Frame> frames = new ArrayList<>();
            for (int id : start.batch().ids()) {
                frames.add(frame(start.key().child(number), id, shape.extent(1), shape.extent(2)));
            }
            momentum.step(slope.through(new CustomGradient(new Shrinking(frames)), x), x);
        };
    }

    /** Where the image goes at one step. */
    private Shrinking.Frame frame(RandomKey key, int id, int height, int width) {
        if (key.uniform(id, 0) >= probability) {
            return new Shrinking.Frame(0, 0, height, width);
        }
        int least = Math.max(1, (int) (height * resize));
        int rows = least + key.below(Math.max(1, height - least), id, 1);
        int columns = Math.max(1, Math.round((float) width * rows / height));
        return new Shrinking.Frame(key.below(height - rows + 1, id, 2), key.below(width - columns + 1, id, 3), rows,
                columns);
    }

    @Override
    public String toString() { return text(); }
}
