package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes through the nodes that lead to the logits, in the order of the file, and says what each gives. */
final class Translation {
    private static final String LOGITS = "logits";
    private static final int LARGEST_SIDE = 1 << 20;

    private final OnnxGraph graph;
    private final Network network;
    private final OnnxGraph.Input images;
    private final Map<String, Integer> makers = new HashMap<>();
    private final Map<String, Value> values = new HashMap<>();

    /**
     * What came of a file.
     *
     * @param image {@code [h, w, c]} that comes in
     * @param logits what comes out of the network
     */
    record Result(Shape image, Signal logits) {}

    private Translation(OnnxGraph graph, long bytes) throws OnnxException {
        this.graph = graph;
        this.images = images(graph);
        this.network = new Network(bytes, images.extents().getFirst());
    }

    /**
     * The layers that a graph means.
     *
     * @param bytes the size of the file, which bounds that of the network
     */
    static Result of(OnnxGraph graph, long bytes) throws OnnxException { return new Translation(graph, bytes).run(); }

    private Result run() throws OnnxException {
        String last = output();
        findMakers();
        boolean[] needed = needed(last);
        Signal input = input(needed);
        values.put(images.name(), input);
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                OnnxNode node = graph.nodes().get(i);
                values.put(node.outputs().getFirst(), apply(node, i));
            }
        }
        if (!(values.get(last) instanceof Signal result)) {
            throw new OnnxException("its output " + OnnxException.quoted(last) + " does not depend on the image");
        }
        return new Result(input.grid(), logits(result));
    }

    private Signal logits(Signal result) throws OnnxException {
        if (!result.padding().equals(Signal.NO_PADDING)) {
            throw new OnnxException("it ends in a Pad, which is not read");
        }
        Shape extents = result.extents();
        if (extents.rank() == 0 || extents.size() != extents.extent(0) || !result.isInOurOrder()) {
            throw new OnnxException("it gives " + extents + " for each image, not [classes]: it is to end with"
                    + " one number for each class");
        }
        if (result.step().layer() == null) {
            throw new OnnxException("it gives the image itself: there is nothing to attack");
        }
        return result.through(network.row(result.step()));
    }

    private Value apply(OnnxNode node, int place) throws OnnxException {
        Operator operator = node.domain().isEmpty() ? Operators.named(node.operator()) : null;
        if (operator == null) {
            throw new OnnxException(node.described() + " is of a kind that is not read: the operators read are "
                    + String.join(", ", Operators.names()));
        }
        try {
            List<@Nullable Value> inputs = new ArrayList<>();
            for (String name : node.inputs()) {
                inputs.add(name.isEmpty() ? null : value(name, place));
            }
            Value value = operator.apply(network, new Call(node, inputs));
            if (value instanceof Constant constant) {
                network.take(constant.shape().size());
            }
            return value;
        } catch (OnnxException | IllegalArgumentException | ArithmeticException e) {
            throw new OnnxException(node.described() + ": " + e.getMessage(), e);
        }
    }

    private Value value(String name, int place) throws OnnxException {
        Value value = values.get(name);
        if (value == null) {
            value = graph.constants().get(name);
        }
        if (value != null) {
            return value;
        }
        Integer maker = makers.get(name);
        String what = "it takes " + OnnxException.quoted(name) + ", which ";
        if (maker == null) {
            throw new OnnxException(what + "no node gives as its first output and no initializer is called");
        }
        throw new OnnxException(what + (maker == place ? "it gives itself" : graph.nodes().get(maker).described()
                + " gives only later") + ": nodes stand behind those that they take from");
    }

    /** Which node gives a value; refuses two of one name. */
    private void findMakers() throws OnnxException {
        for (int i = 0; i < graph.nodes().size(); i++) {
            List<String> outputs = graph.nodes().get(i).outputs();
            String name = outputs.isEmpty() ? "" : outputs.getFirst();
            if (name.isEmpty()) {
                continue;
            }
            if (graph.constants().containsKey(name) || name.equals(images.name()) || makers.put(name, i) != null) {
                throw new OnnxException(graph.nodes().get(i).described() + " gives " + OnnxException.quoted(name)
                        + ", which is there already: each name stands for one value");
            }
        }
    }

    /** The nodes that lead to the output; others may be what they like. */
    private boolean[] needed(String last) throws OnnxException {
        boolean[] needed = new boolean[graph.nodes().size()];
        Deque<String> open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty()) {
            Integer maker = makers.get(open.pop());
            if (maker != null && !needed[maker]) {
                needed[maker] = true;
                graph.nodes().get(maker).inputs().forEach(open::push);
            }
        }
        if (!makers.containsKey(last)) {
            throw new OnnxException("its output " + OnnxException.quoted(last) + " is given by no node");
        }
        return needed;
    }

    private String output() throws OnnxException {
        List<String> outputs = graph.outputs();
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        if (outputs.contains(LOGITS)) {
            return LOGITS;
        }
        throw new OnnxException("it has " + outputs.size() + " outputs"
                + outputs.stream().limit(4).map(OnnxException::quoted).collect(Collectors.joining(", ", " (", ")"))
                + ": export it with one, or call that of the classes 'logits'");
    }

    /** The only input that is not an initializer. */
    private static OnnxGraph.Input images(OnnxGraph graph) throws OnnxException {
        List<OnnxGraph.Input> inputs = graph.inputs().stream()
                .filter(input -> !graph.constants().containsKey(input.name())).toList();
        if (inputs.size() != 1) {
            throw new OnnxException("it has " + inputs.size() + " inputs"
                    + inputs.stream().limit(4).map(input -> OnnxException.quoted(input.name()))
                            .collect(Collectors.joining(", ", " (", ")"))
                    + ": a classifier of images takes one");
        }
        OnnxGraph.Input images = inputs.getFirst();
        String title = "its input " + OnnxException.quoted(images.name());
        if (images.type() != TensorFormat.FLOAT && images.type() != TensorFormat.DOUBLE
                && images.type() != TensorFormat.FLOAT16) {
            throw new OnnxException(title + " is of type number " + images.type()
                    + ", not float: export it for pixels in [0, 1]");
        }
        if (images.extents().size() != 4) {
            throw new OnnxException(title + " has " + images.extents().size() + " axes: images [N, C, H, W] are needed;"
                    + " let the network flatten them itself");
        }
        for (long extent : images.extents().subList(1, 4)) {
            if (extent < 1 || extent > LARGEST_SIDE) {
                throw new OnnxException(title + " is " + text(images.extents()) + ": channels, height and width are to"
                        + " be numbers; export it with dynamic axes for N only");
            }
        }
        return images;
    }

    /** The images; as {@code [N, H, W, C]} if the first thing the network does is to bring them to N, C, H, W. */
    private Signal input(boolean[] needed) throws OnnxException {
        int[] extents = images.extents().stream().skip(1).mapToInt(Math::toIntExact).toArray();
        boolean channelsLast = false;
        for (int i = 0; i < needed.length; i++) {
            OnnxNode node = graph.nodes().get(i);
            channelsLast |= needed[i] && node.operator().equals("Transpose") && node.inputs().contains(images.name())
                    && List.of(0L, 3L, 1L, 2L).equals(boxed(node.integers("perm")));
        }
        List<Integer> order = channelsLast ? Signal.CHANNELS_LAST : Signal.CHANNELS_FIRST;
        Shape image;
        try {
            image = Shape.of(extents[order.indexOf(0)], extents[order.indexOf(1)], extents[order.indexOf(2)]);
        } catch (IllegalArgumentException e) {
            throw new OnnxException("its images are too large: " + e.getMessage(), e);
        }
        return Signal.of(new Step(null, List.of(), image, Map.of(), null), image, order);
    }

    private static List<Long> boxed(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static String text(List<Long> extents) {
        return extents.stream().map(extent -> extent == OnnxGraph.OPEN ? "?" : Long.toString(extent))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
