package io.github.tardigrad.nn.layer;

import java.util.List;

/** Blocks in a row, each taking what the one before it gives. */
public record Sequential(List<Block> blocks) implements Block {
    /** Takes a copy. */
    public Sequential {
        blocks = List.copyOf(blocks);
    }

    /** The given blocks in a row. */
    public static Sequential of(Block... blocks) { return new Sequential(List.of(blocks)); }

    @Override
    public String appendTo(GraphBuilder graph, String input) {
        String last = input;
        for (Block block : blocks) {
            last = block.appendTo(graph, last);
        }
        return last;
    }
}
