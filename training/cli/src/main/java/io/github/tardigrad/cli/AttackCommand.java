package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.adversarial.AdversarialFolder;
import io.github.tardigrad.training.adversarial.AdversarialImage;
import io.github.tardigrad.training.adversarial.AdversarialImages;
import io.github.tardigrad.training.adversarial.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attack}: adversarial images as files. */
@Command(name = "attack", description = "Writes adversarial images as PNG files, in the data's own format, and on a "
        + "contact sheet.", sortOptions = false)
final class AttackCommand implements Callable<Integer> {
    private static final float GREY_LEVEL = 1 / 255f;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineFlags flags;

    @Option(names = "--weights", paramLabel = "W", required = true,
            description = "A run folder, a .safetensors file of this program or an .onnx file.")
    private Path weights;

    @Option(names = "--data", paramLabel = "D", description = DataChoice.DESCRIPTION)
    private @Nullable String data;

    @Option(names = "--attack", paramLabel = "A", required = true,
            completionCandidates = AttackNames.class,
            description = "One of ${COMPLETION-CANDIDATES}, with parameters after a colon: pgd:steps=50,restarts=10.")
    private String attack;

    @Option(names = "--norm", paramLabel = "N", defaultValue = "linf",
            description = "linf, l2, l1 or l0; the attack's own norm= comes first (default: ${DEFAULT-VALUE}).")
    private String norm;

    @Option(names = "--epsilon", paramLabel = "E",
            description = "How far an image may be changed, where pixels run from 0 to 1: 0.1 or 8/255. May be left "
                    + "out for an attack that looks for the nearest image: that one is written, however far.")
    private @Nullable String epsilon;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", converter = Numbers.Limit.class,
            description = "The first N test images (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--targets", paramLabel = "T",
            description = "What the model shall take each image for: a class by name or index from 0, next, random or "
                    + "least-likely (default: anything but what it is). Images of that class are left out.")
    private @Nullable String targets;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Of the attack's random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", required = true,
            description = "The folder to write, new or empty.")
    private Path out;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    AttackCommand() {}

    @Override
    public Integer call() throws IOException {
        Console console = Console.ofProcess();
        Attack chosen = Usage.read(spec, () -> Attacks.parse(attack, Norm.parse(norm)));
        float radius = Usage.read(spec, () -> radius(chosen));
        DataSource source = DataChoice.of(spec, data, weights);
        try (Engine engine = flags.open(console)) {
            Model model = Contenders.load(console, engine, weights);
            Examples all = DataChoice.test(source, model);
            Examples examples = all.range(0, Math.min(limit, all.size()));
            Optional<Targets> wanted = Optional.ofNullable(targets)
                    .map(text -> Usage.read(spec, () -> Targets.parse(text, all.classNames(), seed)));
            AdversarialFolder folder = AdversarialFolder.create(out);
            AdversarialImages made = make(console, model, examples, chosen, radius, wanted);
            AdversarialFolder.Written written = folder.write(made, source);
            tell(console, made, written);
        }
        return 0;
    }

    private float radius(Attack chosen) {
        if (epsilon != null) {
            return chosen.norm().checkEpsilon(Epsilons.parse(epsilon));
        }
        if (chosen instanceof MinimumNormAttack) {
            return Float.POSITIVE_INFINITY;
        }
        throw new IllegalArgumentException("--epsilon is missing: attack " + chosen.name()
                + " must know how far it may change an image; write 0.1, or 8/255 for 8 grey levels");
    }

    private AdversarialImages make(Console console, Model model, Examples examples, Attack chosen, float radius,
            Optional<Targets> wanted) {
        try (ProgressLine line = ProgressLine.begin(console, "attacking", "images", examples.size())) {
            return AdversarialImages.of(model, examples, chosen, radius, wanted, seed, done -> line.at(done, ""));
        }
    }

    private void tell(Console console, AdversarialImages made, AdversarialFolder.Written written) {
        int images = made.images().size();
        int open = made.count(AdversarialImage::open);
        int exact = made.count(AdversarialImage::exactSuccess);
        int stored = made.count(AdversarialImage::storedSuccess);
        boolean targeted = made.targets().isPresent();
        if (made.skipped() > 0) {
            console.result(are(made.skipped(), "of class " + made.targets().map(Targets::text).orElse("")
                    + " already and left out"));
        }
        console.result(String.format(Locale.ROOT, "%s %s %s (%s), seed %d, on %s of %s", made.attack().name(),
                made.attack().norm().text(), made.epsilonText(),
                made.attack().parameters(made.nearest() ? 0 : made.epsilon()), made.seed(), images(images),
                made.examples().name()));
        console.result(are(images - open, targeted ? "taken for the target without an attack"
                : "misclassified without an attack"));
        console.result(String.format(Locale.ROOT, "of the other %,d, %s: %s as found, %s as stored in 8 bits", open,
                targeted ? "taken for their target" : "fooled", share(exact, open), share(stored, open)));
        console.result(String.format(Locale.ROOT, "largest distance as stored: %.6g", made.largestStoredDistance()));
        warn(console, made, written);
        console.result("written to " + out + ": PNG files, contact-sheet.png, attack.json; to use them say --data "
                + written.data() + written.exactData().map(text -> " (8 bits) or --data " + text + " (exact)")
                        .orElse(""));
    }

    /** Says what was not found, and what 8 bits a value cannot hold. */
    private static void warn(Console console, AdversarialImages made, AdversarialFolder.Written written) {
        int missing = made.images().size() - made.count(made::isFound);
        if (made.nearest() && made.attack() instanceof MinimumNormAttack search && missing > 0) {
            console.result("note: for " + images(missing) + " nothing was found at any distance; "
                    + search.toFindMore());
        }
        String wayOut = written.exactData().map(text -> "; take the exact ones").orElse("");
        int lost = made.count(AdversarialImage::isLostInStorage);
        if (lost > 0) {
            boolean below = made.attack().norm() == Norm.LINF && made.epsilon() < GREY_LEVEL;
            console.result("note: " + are(lost, "stored unchanged, because " + (below ? "epsilon is below a grey level"
                    + " (1/255)" : "what changed is below half a grey level (1/510)")) + wayOut);
        }
        int beyond = made.count(made::isStoredBeyondEpsilon);
        if (beyond > 0) {
            console.result("note: " + are(beyond, String.format(Locale.ROOT,
                    "beyond epsilon as stored, because pixels are rounded to grey levels, by up to %.2g",
                    made.largestStoredDistance() - made.epsilon())) + wayOut);
        }
    }

    private static String images(int count) {
        return String.format(Locale.ROOT, "%,d image%s", count, count == 1 ? "" : "s");
    }

    private static String are(int count, String what) {
        return images(count) + (count == 1 ? " is " : " are ") + what;
    }

    private static String share(int count, int of) {
        return String.format(Locale.ROOT, "%,d", count)
                + (of == 0 ? "" : String.format(Locale.ROOT, " (%.1f %%)", 100.0 * count / of));
    }
}
