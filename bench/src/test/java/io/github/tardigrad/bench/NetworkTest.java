package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {
    @ParameterizedTest
    @EnumSource
    void numbersAreThoseOfOurModel(Network network) {
        try (Engine engine = Engine.open("scalar")) {
            Model model = Models.create(network.label(), engine, network.image(), Network.CLASSES, 1);
            List<Double> forward = multiplyAdds(model.graph(), network.image());

            double all = forward.stream().mapToDouble(Double::doubleValue).sum();
            assertThat(model.parameters().count()).isEqualTo((int) network.parameters());
            assertThat(network.attackOperations()).isEqualTo(2 * 2 * all);
            assertThat(network.trainingOperations()).isEqualTo(2 * (3 * all - forward.getFirst()));
        }
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThat(Network.of("cnn")).isEqualTo(Network.CNN);
        assertThatThrownBy(() -> Network.of("lstm")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no network lstm").hasMessageContaining("mlp, cnn, resnet18");
    }

    /** Of each layer that has products, in their order; all networks here have the one that sees the images first. */
    private static List<Double> multiplyAdds(Graph graph, Shape image) {
        Map<String, Shape> shapes = graph.shapes(image);
        List<Double> counts = new ArrayList<>();
        for (Graph.Node node : graph.nodes()) {
            Shape input = shapes.get(node.inputs().getFirst());
            Shape output = shapes.get(node.name());
            if (node.layer() instanceof Conv2d conv) {
                counts.add((double) output.size() * conv.kernelHeight() * conv.kernelWidth() * input.extent(2)
                        / conv.geometry().groups());
            } else if (node.layer() instanceof Dense) {
                counts.add((double) output.size() * input.size());
            }
        }
        return counts;
    }
}
