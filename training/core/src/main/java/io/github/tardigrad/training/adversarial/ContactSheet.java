package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Shape;
import java.util.List;
import java.util.Locale;

/**
 * All adversarial images of an attack on one picture: each as it was, as it is stored, and what was changed, enlarged,
 * with what the model says before and after.
 */
public final class ContactSheet {
    private static final int WIDEST = 1200;
    private static final int TALLEST = 8000;
    private static final int GAP = 4;
    private static final int MARGIN = 16;
    private static final int LETTER = 2;
    private static final int LINE = (Letters.HEIGHT + 2) * LETTER;
    /** An image is enlarged to about this many pixels. */
    private static final int CELL = 112;
    private static final int NARROWEST_BLOCK = 28 * Letters.ADVANCE * LETTER;

    private static final int BLACK = 0x1c1f23;
    private static final int GREY = 0x5b6470;
    private static final int RED = 0xc0341d;
    private static final int GREEN = 0x2c7a46;

    private final AdversarialImages made;
    private final Shape shape;
    private final int scale;
    private final int block;
    private final int blockHeight;
    private final int columns;
    private final int shown;

    private ContactSheet(AdversarialImages made) {
        this.made = made;
        this.shape = made.examples().imageShape();
        this.scale = Math.max(1, Math.round((float) CELL / shape.extent(1)));
        this.block = Math.max(NARROWEST_BLOCK, 3 * shape.extent(1) * scale + 2 * GAP);
        this.blockHeight = shape.extent(0) * scale + GAP + 3 * LINE + MARGIN;
        this.columns = Math.max(1, (WIDEST - MARGIN) / (block + MARGIN));
        this.shown = Math.min(made.images().size(), columns * Math.max(1, (TALLEST - 3 * LINE) / blockHeight));
    }

    /** The bytes of a PNG file; where there are too many images for one picture, the first of them. */
    public static byte[] png(AdversarialImages made) { return new ContactSheet(made).draw().png(); }

    private Canvas draw() {
        int across = Math.min(columns, shown);
        List<String> title = title();
        int titleWidth = title.stream().mapToInt(String::length).max().orElse(0) * Letters.ADVANCE * LETTER;
        int top = MARGIN + title.size() * LINE + GAP;
        Canvas canvas = new Canvas(MARGIN + Math.max(titleWidth + MARGIN, across * (block + MARGIN)),
                top + Math.ceilDiv(shown, across) * blockHeight);
        for (int i = 0; i < title.size(); i++) {
            canvas.write(MARGIN, MARGIN + i * LINE, LETTER, i == 0 ? BLACK : GREY, title.get(i));
        }
        for (int i = 0; i < shown; i++) {
            draw(canvas, MARGIN + i % across * (block + MARGIN), top + i / across * blockHeight, made.images().get(i));
        }
        return canvas;
    }

    private List<String> title() {
        String first = made.attack().name() + " " + made.attack().norm().text() + " " + made.epsilonText()
                + " on " + made.model();
        String count = shown < made.images().size() ? "first " + shown + " of " + made.images().size() : "all " + shown;
        String change = bounded() && made.epsilon() > 0
                ? "x " + Epsilons.text(Math.round(5 / made.epsilon()) / 10f) : "enlarged";
        return List.of(first, count + ": before, after,", "change " + change);
    }

    private void draw(Canvas canvas, int x, int y, AdversarialImage image) {
        int step = shape.extent(1) * scale + GAP;
        canvas.draw(x, y, scale, shape, image.clean());
        canvas.draw(x + step, y, scale, shape, image.stored());
        canvas.draw(x + 2 * step, y, scale, shape, change(image));
        int text = y + shape.extent(0) * scale + GAP;
        boolean wanted = image.target() != Targets.NONE;
        canvas.write(x, text, LETTER, BLACK, cut("#" + image.index() + " " + name(image.label())
                + (wanted ? " > " + name(image.target()) : ""), ""));
        canvas.write(x, text + LINE, LETTER, GREY, cut("before " + name(image.cleanAnswer().label()),
                share(image.cleanAnswer())));
        String verdict = !image.open() ? (wanted ? "was so " : "wrong  ") : image.storedSuccess()
                ? wanted ? "hit    " : "fooled " : "held   ";
        int colour = !image.open() ? GREY : image.storedSuccess() ? RED : GREEN;
        canvas.write(x, text + 2 * LINE, LETTER, colour, cut(verdict + name(image.storedAnswer().label()),
                share(image.storedAnswer())));
    }

    /** No change is middle grey; epsilon, or elsewhere than in L∞ the largest change of the image, black or white. */
    private float[] change(AdversarialImage image) {
        float[] clean = image.clean();
        float[] stored = image.stored();
        float most = bounded() ? made.epsilon() : 0;
        if (most == 0) {
            for (int i = 0; i < clean.length; i++) {
                most = Math.max(most, Math.abs(stored[i] - clean[i]));
            }
        }
        float[] change = new float[clean.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = most == 0 ? 0.5f : 0.5f + (stored[i] - clean[i]) / (2 * most);
        }
        return change;
    }

    private boolean bounded() { return made.attack().norm() == Norm.LINF && !made.nearest(); }

    private String name(int label) { return made.examples().classNames().get(label); }

    /** As much as fits under an image, the end whole. */
    private String cut(String start, String end) {
        int room = block / (Letters.ADVANCE * LETTER) - end.length();
        return (start.length() <= room ? start : start.substring(0, Math.max(0, room - 1)) + "~") + end;
    }

    private static String share(Answer answer) {
        return String.format(Locale.ROOT, " %.1f%%", 100 * answer.confidence());
    }
}
