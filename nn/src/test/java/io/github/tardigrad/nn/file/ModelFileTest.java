package io.github.tardigrad.nn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.nn.TestEngine;
import io.github.tardigrad.nn.layer.AveragePool2d;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Concat;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Embedding;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Gelu;
import io.github.tardigrad.nn.layer.GlobalAveragePool;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.GraphBuilder;
import io.github.tardigrad.nn.layer.Initialization;
import io.github.tardigrad.nn.layer.Layer;
import io.github.tardigrad.nn.layer.LayerNorm;
import io.github.tardigrad.nn.layer.LeakyRelu;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Normalize;
import io.github.tardigrad.nn.layer.PadChannels;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Rescale;
import io.github.tardigrad.nn.layer.Residual;
import io.github.tardigrad.nn.layer.Sequential;
import io.github.tardigrad.nn.layer.Sigmoid;
import io.github.tardigrad.nn.layer.Silu;
import io.github.tardigrad.nn.layer.Slice;
import io.github.tardigrad.nn.layer.Tanh;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final Shape IMAGE = Shape.of(6, 6, 2);
    private final Engine engine = TestEngine.scalar();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void bringsBackEveryModelWithAllItsBits() throws IOException {
        for (String name : Models.names()) {
            bringsBack(Models.create(name, engine, Shape.of(28, 28, 1), 10, 5));
        }
        bringsBack(everyLayer());
        bringsBack(everyBranch());
    }

    @Test
    void theModelsOfThisTestHaveEveryLayer() {
        Set<Class<?>> tried = Stream.of(everyLayer(), everyBranch()).flatMap(model -> model.graph().nodes().stream())
                .map(node -> node.layer().getClass()).collect(Collectors.toSet());
        assertThat(tried).containsExactlyInAnyOrder(Layer.class.getPermittedSubclasses());
    }

    private void bringsBack(Model model) throws IOException {
        Path file = folder.resolve(model.name());
        model.save(file);
        Model loaded = Model.load(engine, file);
        assertThat(loaded.name()).isEqualTo(model.name());
        assertThat(loaded.graph()).isEqualTo(model.graph());
        assertThat(loaded.inputShape()).isEqualTo(model.inputShape());
        assertThat(loaded.classes()).isEqualTo(model.classes());
        assertThat(loaded.parameters().flat().toArray()).isEqualTo(model.parameters().flat().toArray());
        assertThat(loaded.statistics().flat().toArray()).isEqualTo(model.statistics().flat().toArray());
        loaded.save(folder.resolve("again"));
        assertThat(folder.resolve("again")).hasSameBinaryContentAs(file);
    }

    @Test
    void keepsParametersUnderTheirNamesInOurLayouts() throws IOException {
        Models.cnn(engine, Shape.of(28, 28, 1), 10, 5).save(folder.resolve("cnn"));
        SafetensorsFile file = SafetensorsFile.read(folder.resolve("cnn"));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        file.arrays().forEach((name, array) -> shapes.put(name, array.shape()));
        assertThat(shapes).containsExactly(Map.entry("conv1.weight", Shape.of(3, 3, 1, 32)),
                Map.entry("conv1.bias", Shape.of(32)), Map.entry("conv2.weight", Shape.of(3, 3, 32, 64)),
                Map.entry("conv2.bias", Shape.of(64)), Map.entry("dense1.weight", Shape.of(1600, 64)),
                Map.entry("dense1.bias", Shape.of(64)), Map.entry("dense2.weight", Shape.of(64, 10)),
                Map.entry("dense2.bias", Shape.of(10)));
        assertThat(file.metadata()).containsEntry("model", "cnn").containsEntry("image_shape", "28,28,1")
                .containsEntry("classes", "10").containsKeys("graph", "sha256");
    }

    @Test
    void refusesAFileThatWasCutOffOrChangedAtAnyByte() throws IOException {
        Path file = folder.resolve("model");
        tiny().save(file);
        byte[] bytes = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < bytes.length; i++) {
                for (int change : new int[] {1, 0x20, 0x80}) {
                    channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[i] ^ change)}), i);
                    assertThatThrownBy(() -> Model.load(engine, file)).as("byte " + i)
                            .isInstanceOf(FileFormatException.class);
                }
                channel.write(ByteBuffer.wrap(bytes, i, 1), i);
            }
            assertThat(Model.load(engine, file).name()).isEqualTo("tiny");
            for (int length = bytes.length - 1; length >= 0; length--) {
                channel.truncate(length);
                assertThatThrownBy(() -> Model.load(engine, file)).as(length + " bytes")
                        .isInstanceOf(FileFormatException.class);
            }
        }
    }

    @Test
    void readsAFileThatAnotherProgramWroteInAnotherOrder() throws IOException {
        Model model = tiny();
        model.save(folder.resolve("model"));
        SafetensorsFile file = SafetensorsFile.read(folder.resolve("model"));
        Map<String, SafetensorsFile.Array> reversed = new TreeMap<String, SafetensorsFile.Array>(file.arrays())
                .descendingMap();
        new SafetensorsFile(file.metadata(), reversed).write(folder.resolve("reversed"));
        assertThat(Model.load(engine, folder.resolve("reversed")).parameters().flat().toArray())
                .isEqualTo(model.parameters().flat().toArray());
    }

    @Test
    void saysWhatIsWrongWithAFileOfSomethingElse() throws IOException {
        Path file = folder.resolve("other");
        new SafetensorsFile(Map.of("format", "pt"), Map.of()).write(file);
        assertThatThrownBy(() -> Model.load(engine, file)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("does not say of which model");
        Files.writeString(file, "<html>not found</html>");
        assertThatThrownBy(() -> Model.load(engine, file)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("it does not look like a safetensors file")
                .hasMessageContaining("the folder of a run has one with its weights, model.safetensors");
        assertThatThrownBy(() -> Model.load(engine, folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void saysWhatDoesNotFitInAFileWithASoundChecksum() throws IOException {
        refuses("graph", "{\"nodes\":[]}", "does not describe a model");
        refuses("graph", "{\"nodes\":[],\"outputs\":{}}", "logits");
        refuses("graph", "[", "its graph is not JSON");
        refuses("graph", "{]", "its graph is not JSON");
        refuses("graph", "null", "does not describe a model");
        refuses("graph", replaced("\"layer\":\"Dense\"", "\"layer\":\"Denser\""), "no layer Denser");
        refuses("graph", replaced("\"units\":3", "\"units\":0"), "0 units");
        refuses("graph", replaced("\"units\":3", "\"units\":3.5"), "3.5");
        refuses("graph", replaced("\"units\":3", "\"units\":\"3\""), "is not a number");
        refuses("graph", replaced("\"units\":3", "\"units\":2000"), "dense1.weight is [4, 3], but [4, 2000] is needed");
        refuses("graph", replaced("\"units\":3", "\"units\":2147483647"), "2^31 elements");
        refuses("graph", replaced("\"bias\":true", "\"bias\":1"), "is not a boolean");
        refuses("graph", replaced("PYTORCH", "TORCH"), "is not a Initialization");
        refuses("graph", replaced("\"bias\":true,", ""), "Dense takes");
        refuses("graph", replaced("[\"flatten1\"]", "[\"nowhere\"]"), "nowhere");
        refuses("image_shape", "2,2,2", "dense1.weight is [4, 3], but [8, 3] is needed");
        refuses("image_shape", "2,2", "image shape [2, 2]");
        refuses("image_shape", "x", "does not describe a model");
        refuses("classes", "4", "3 classes");
        refuses("classes", "", "does not describe a model");
    }

    @Test
    void saysWhichArrayIsMissingOrTooMany() throws IOException {
        SafetensorsFile sound = saved();
        Map<String, SafetensorsFile.Array> arrays = new LinkedHashMap<>(sound.arrays());
        SafetensorsFile.Array bias = arrays.remove("dense1.bias");
        assertThatThrownBy(() -> load(new SafetensorsFile(sound.metadata(), arrays)))
                .hasMessageContaining("lacks dense1.bias");
        arrays.put("dense1.bias", bias);
        arrays.put("dense9.bias", bias);
        assertThatThrownBy(() -> load(new SafetensorsFile(sound.metadata(), arrays)))
                .hasMessageContaining("no dense9.bias");
    }

    @Test
    void doesNotSaveAModelThatHasDiverged() throws IOException {
        Model model = tiny();
        Path file = folder.resolve("model");
        model.save(file);
        byte[] before = Files.readAllBytes(file);
        model.parameters().get("dense1.bias").set(0, Float.NaN, 0);
        assertThatThrownBy(() -> model.save(file)).isInstanceOf(IOException.class).hasMessageContaining("dense1.bias");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private void refuses(String key, String value, String message) throws IOException {
        Map<String, String> metadata = new TreeMap<>(saved().metadata());
        metadata.put(key, value);
        SafetensorsFile changed = new SafetensorsFile(metadata, saved().arrays());
        assertThatThrownBy(() -> load(changed)).as(key + " " + value).isInstanceOf(FileFormatException.class)
                .hasMessageContaining(message).hasMessageNotContaining("\n");
    }

    private String replaced(String part, String by) throws IOException {
        String graph = saved().metadata().get("graph");
        assertThat(graph).contains(part);
        return graph.replace(part, by);
    }

    private SafetensorsFile saved() throws IOException {
        tiny().save(folder.resolve("sound"));
        return SafetensorsFile.read(folder.resolve("sound"));
    }

    private Model load(SafetensorsFile file) throws IOException {
        Checksum.sealed(file).write(folder.resolve("changed"));
        return Model.load(engine, folder.resolve("changed"));
    }

    private Model tiny() {
        return Model.of("tiny", engine, Sequential.of(new Flatten(), Dense.of(3)).graph(), Shape.of(2, 2, 1), 1);
    }

    private Model everyBranch() {
        GraphBuilder graph = new GraphBuilder();
        String left = graph.add(new Gelu(), graph.add(new LayerNorm(1e-4f), graph.add(new Slice(1, 1, 4),
                Graph.INPUT)));
        String right = graph.add(new Silu(), graph.add(new LeakyRelu(0.3f), graph.add(new Slice(1, 3, 6),
                Graph.INPUT)));
        String joined = graph.add(new Concat(2), left, right);
        String bounded = graph.add(new Tanh(), graph.add(new Sigmoid(), joined));
        String words = graph.add(new Embedding(3, 2), graph.add(new Slice(1, 0, 1), Graph.INPUT));
        graph.add(Dense.of(3), graph.add(new Concat(0), graph.add(new Flatten(), bounded),
                graph.add(new Flatten(), words)));
        return Model.of("every branch", engine, graph.build(), IMAGE, 9);
    }

    private Model everyLayer() {
        Sequential layers = Sequential.of(new Normalize(List.of(0.1f, 1e-10f), List.of(0.2f, 3f)),
                Conv2d.of(4, 3).padding(1).withoutBias().initialized(Initialization.HE_NORMAL),
                new BatchNorm2d(1e-3f, 0.01f), new Relu(), Residual.of(Conv2d.of(4, 3).padding(1).groups(2)),
                AveragePool2d.of(2, 1, 1), new PadChannels(1, 2), MaxPool2d.of(2), new Dropout(0.1f),
                new GlobalAveragePool(), new Flatten(),
                Dense.of(3).withoutBias(), new Rescale());
        Model model = Model.of("every layer", engine, layers.graph(), IMAGE, 8);
        model.statistics().get("bn1.running_var").set(1, 2, 3, 1e-30f);
        return model;
    }
}
