package io.github.tardigrad.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final Graph.Node RELU = new Graph.Node("a", new Relu(), List.of(Graph.INPUT));

    @Test
    void namesLayersByKindAndNumber() {
        Graph graph = Sequential.of(Conv2d.of(4, 3), new Relu(), Conv2d.of(8, 3), new Relu(), MaxPool2d.of(2),
                new Flatten(),
                Dense.of(5)).graph();
        assertThat(graph.nodes()).extracting(Graph.Node::name)
                .containsExactly("conv1", "relu1", "conv2", "relu2", "pool1", "flatten1", "dense1");
        assertThat(graph.outputs()).isEqualTo(Map.of("logits", "dense1", "features", "flatten1"));
        assertThat(graph.shapes(Shape.of(8, 10, 1))).containsEntry("conv2", Shape.of(4, 6, 8))
                .containsEntry("flatten1", Shape.of(48)).containsEntry("dense1", Shape.of(5));
    }

    @Test
    void namesTheLayersOfResidualBlocksWithinTheirBlock() {
        Graph graph = Sequential.of(Conv2d.of(4, 3).padding(1),
                Residual.of(Conv2d.of(4, 3).padding(1), new BatchNorm2d(), new Relu()),
                Residual.of(Conv2d.of(8, 3).stride(2).padding(1)).withShortcut(Conv2d.of(8, 1).stride(2)), new Relu(),
                new GlobalAveragePool(), Dense.of(3)).graph();
        assertThat(graph.nodes()).extracting(Graph.Node::name).containsExactly("conv1", "block1.conv1", "block1.bn1",
                "block1.relu1", "block1.add1", "block2.conv1", "block2.shortcut.conv1", "block2.add1", "relu1", "pool1",
                "dense1");
        assertThat(graph.nodes().get(4).inputs()).containsExactly("block1.relu1", "conv1");
        assertThat(graph.nodes().get(7).inputs()).containsExactly("block2.conv1", "block2.shortcut.conv1");
        assertThat(graph.shapes(Shape.of(6, 6, 3))).containsEntry("block2.add1", Shape.of(3, 3, 8));
    }

    @Test
    void namesTheLayerThatDoesNotFit() {
        Graph noFlatten = Sequential.of(Conv2d.of(4, 3), Dense.of(5)).graph();
        assertThatThrownBy(() -> noFlatten.shapes(Shape.of(8, 8, 1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer dense1 (Dense)").hasMessageContaining("Flatten");
        Graph deep = Sequential.of(Conv2d.of(4, 3), MaxPool2d.of(4), Conv2d.of(4, 3)).graph();
        assertThatThrownBy(() -> deep.shapes(Shape.of(8, 8, 1))).hasMessageContaining("layer conv2 (Conv2d)")
                .hasMessageContaining("[1, 1, 1, 4]");
        Graph grouped = Conv2d.of(4, 3).groups(2).graph();
        assertThatThrownBy(() -> grouped.shapes(Shape.of(8, 8, 3))).hasMessageContaining("layer conv1")
                .hasMessageContaining("3 channels do not divide into 2 groups");
        Graph unequal = Residual.of(Conv2d.of(4, 3)).graph();
        assertThatThrownBy(() -> unequal.shapes(Shape.of(8, 8, 4))).hasMessageContaining("layer block1.add1")
                .hasMessageContaining("[6, 6, 4]");
        Graph narrow = new Slice(2, 1, 4).graph();
        assertThatThrownBy(() -> narrow.shapes(Shape.of(8, 8, 3))).hasMessageContaining("layer slice1")
                .hasMessageContaining("from 1 to 4");
        GraphBuilder uneven = new GraphBuilder();
        uneven.add(new Concat(2), uneven.add(Conv2d.of(4, 3), Graph.INPUT), Graph.INPUT);
        assertThatThrownBy(() -> uneven.build().shapes(Shape.of(8, 8, 3))).hasMessageContaining("layer concat1")
                .hasMessageContaining("[6, 6, 4]");
        Graph colours = new Normalize(List.of(0f), List.of(1f)).graph();
        assertThatThrownBy(() -> colours.shapes(Shape.of(8, 8, 3))).hasMessageContaining("layer normalize1")
                .hasMessageContaining("1 channels");
    }

    @Test
    void refusesUnsoundGraphs() {
        Map<String, String> outputs = Map.of("logits", "a");
        assertThatThrownBy(() -> new Graph(List.of(RELU, RELU), outputs))
                .hasMessageContaining("two layers are called a");
        assertThatThrownBy(() -> new Graph(List.of(RELU), Map.of())).hasMessageContaining("logits");
        assertThatThrownBy(() -> new Graph(List.of(RELU), Map.of("logits", "b"))).hasMessageContaining("output b");
        Graph.Node loop = new Graph.Node("b", new Relu(), List.of("b"));
        assertThatThrownBy(() -> new Graph(List.of(loop), Map.of("logits", "b")))
                .hasMessageContaining("layer b takes b");
        Graph.Node aside = new Graph.Node("b", new Relu(), List.of("a"));
        assertThatThrownBy(() -> new Graph(List.of(RELU, aside), outputs)).hasMessageContaining("b leads to no output");
        assertThatThrownBy(() -> new Graph.Node("input", new Relu(), List.of())).hasMessageContaining("'input'");
        assertThatThrownBy(() -> new Graph.Node("a b", new Relu(), List.of())).hasMessageContaining("'a b'");
        assertThatThrownBy(() -> Sequential.of().graph()).hasMessageContaining("without layers");
    }

    @Test
    void refusesLayersOutOfRange() {
        assertThatThrownBy(() -> Dense.of(0)).hasMessageContaining("0 units");
        assertThatThrownBy(() -> Conv2d.of(0, 3)).hasMessageContaining("0 filters");
        assertThatThrownBy(() -> Conv2d.of(1, 3).stride(0)).hasMessageContaining("stride 0");
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("1.0");
        assertThatThrownBy(() -> new Dropout(Float.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new BatchNorm2d(0, 0.1f)).hasMessageContaining("epsilon 0.0");
        assertThatThrownBy(() -> new BatchNorm2d(1e-5f, 2)).hasMessageContaining("momentum 2.0");
        assertThatThrownBy(() -> new Normalize(List.of(0f), List.of(0f))).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new Normalize(List.of(0f), List.of())).hasMessageContaining("1 means and 0");
        assertThatThrownBy(() -> new PadChannels(1, -2)).hasMessageContaining("-2");
        assertThatThrownBy(() -> new LeakyRelu(Float.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new LayerNorm(0)).hasMessageContaining("epsilon 0.0");
        assertThatThrownBy(() -> new Embedding(0, 3)).hasMessageContaining("0 things");
        assertThatThrownBy(() -> new Slice(0, 3, 3)).hasMessageContaining("from 3 to 3");
        assertThatThrownBy(() -> new Concat(-1)).hasMessageContaining("-1");
    }

    @Test
    void everyLayerHasItsLabelAndTakesOneInputOnlyWhereItSaysSo() {
        List<Shape> two = List.of(Shape.of(2, 2, 1), Shape.of(2, 2, 1));
        for (Layer layer : List.of(Dense.of(1), Conv2d.of(1, 1), new Relu(), MaxPool2d.of(1), AveragePool2d.of(1),
                new GlobalAveragePool(), new BatchNorm2d(), new Dropout(0), new Flatten(),
                new Normalize(List.of(0f), List.of(1f)), new PadChannels(0, 1),
                new Sigmoid(), new Tanh(), new Silu(), new Gelu(), new LeakyRelu(), new LayerNorm(), new Slice(0, 0, 1),
                new Embedding(2, 3))) {
            assertThat(layer.label()).matches("[a-z]+");
            assertThatThrownBy(() -> layer.outputShape(two)).as(layer.toString())
                    .hasMessageContaining("one input, not 2");
        }
        assertThat(new Add().outputShape(two)).isEqualTo(Shape.of(2, 2, 1));
    }
}
