package io.github.tardigrad.nn.layer;

/** A piece of a network with one input and one output: a layer, some in a row, or a residual connection around some. */
public sealed interface Block permits Layer, Sequential, Residual {
    /** Adds the nodes of this piece behind the node {@code input}, and says which one its output is. */
    String appendTo(GraphBuilder graph, String input);

    /** This piece as a whole network, see {@link GraphBuilder#build}. */
    default Graph graph() {
        GraphBuilder graph = new GraphBuilder();
        appendTo(graph, Graph.INPUT);
        return graph.build();
    }
}
