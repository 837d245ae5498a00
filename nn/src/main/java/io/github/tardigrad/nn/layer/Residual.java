package io.github.tardigrad.nn.layer;

/**
 * {@code y = body(x) + shortcut(x)} (He et al. 2016). Its layers are named {@code block1.conv1} …, those of the
 * shortcut {@code block1.shortcut.conv1} ….
 *
 * @param shortcut an empty {@link Sequential} for x itself
 */
public record Residual(Block body, Block shortcut) implements Block {
    /** {@code y = body(x) + x}. */
    public static Residual of(Block... body) { return new Residual(Sequential.of(body), Sequential.of()); }

    /** The same around another shortcut, which brings x to the shape of the body's output. */
    public Residual withShortcut(Block... newShortcut) { return new Residual(body, Sequential.of(newShortcut)); }

    @Override
    public String appendTo(GraphBuilder graph, String input) {
        GraphBuilder part = graph.numberedPart("block");
        String through = body.appendTo(part, input);
        String around = shortcut.appendTo(part.part("shortcut"), input);
        return part.add(new Add(), through, around);
    }
}
