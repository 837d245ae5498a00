package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Layer;
import io.github.tardigrad.nn.layer.Normalize;
import io.github.tardigrad.nn.layer.Rescale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rescaling by constants as what it was before it was exported: two in a row are one, one of the images is a
 * {@link Normalize}, and one that only adds behind a convolution or a dense layer is the bias of that.
 */
final class Simplification {
    private final Map<Step, Integer> readers = new HashMap<>();
    private final Map<Step, Step> simpler = new HashMap<>();

    private Simplification() {}

    /** The layers that lead to {@code last}, each behind those that it takes; {@code last} comes last. */
    static List<Step> of(Step last) throws OnnxException {
        Simplification simplification = new Simplification();
        List<Step> steps = inOrder(last);
        for (Step step : steps) {
            step.inputs().forEach(input -> simplification.readers.merge(input, 1, Integer::sum));
        }
        for (Step step : steps) {
            simplification.simpler.put(step, simplification.simplified(step));
        }
        return inOrder(simplification.simpler.getOrDefault(last, last));
    }

    /** All layers that {@code last} needs, without the images; not by recursion, since networks may be deep. */
    private static List<Step> inOrder(Step last) {
        List<Step> order = new ArrayList<>();
        Set<Step> entered = new HashSet<>();
        Set<Step> done = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty()) {
            Step step = open.peek();
            if (entered.add(step)) {
                step.inputs().reversed().stream().filter(input -> !entered.contains(input)).forEach(open::push);
            } else {
                open.pop();
                if (done.add(step) && step.layer() != null) {
                    order.add(step);
                }
            }
        }
        return order;
    }

    private Step simplified(Step step) throws OnnxException {
        List<Step> inputs = step.inputs().stream().map(input -> simpler.getOrDefault(input, input)).toList();
        Step.Affine affine = step.affine();
        if (affine == null) {
            return new Step(step.layer(), inputs, step.shape(), step.variables(), null);
        }
        Step before = inputs.getFirst();
        boolean alone = readers.getOrDefault(step.inputs().getFirst(), 0) == 1;
        if (before.affine() != null && (alone || before.inputs().getFirst().layer() == null)) {
            affine = before.affine().then(affine);
            before = before.inputs().getFirst();
        }
        if (before.layer() == null && step.shape().rank() == 3) {
            Normalize normalize = normalize(affine);
            if (normalize != null) {
                return new Step(normalize, List.of(before), step.shape(), Map.of("mean", floats(normalize.mean()),
                        "std", floats(normalize.deviation())), affine);
            }
        }
        Step biased = alone ? biased(before, affine) : null;
        return biased != null ? biased : rescale(step, before, affine);
    }

    private static Step rescale(Step step, Step before, Step.Affine affine) throws OnnxException {
        float[] scale = Network.floats(affine.scale());
        float[] shift = Network.floats(affine.shift());
        Network.requireFinite("scale", scale);
        Network.requireFinite("shift", shift);
        return new Step(new Rescale(), List.of(before), step.shape(), Map.of("scale", scale, "shift", shift), affine);
    }

    /** {@code (x − mean) / deviation}, if it can be said so. */
    private static @Nullable Normalize normalize(Step.Affine affine) {
        List<Float> mean = new ArrayList<>();
        List<Float> deviation = new ArrayList<>();
        for (int i = 0; i < affine.scale().length; i++) {
            mean.add((float) (0 - affine.shift()[i] / affine.scale()[i]));
            deviation.add((float) (1 / affine.scale()[i]));
        }
        boolean possible = mean.stream().allMatch(Float::isFinite)
                && deviation.stream().allMatch(value -> value > 0 && Float.isFinite(value));
        return possible ? new Normalize(mean, deviation) : null;
    }

    /** The layer with another bias, if nothing but that has to change. */
    private static @Nullable Step biased(Step before, Step.Affine affine) throws OnnxException {
        for (double scale : affine.scale()) {
            if (scale != 1) {
                return null;
            }
        }
        Layer layer;
        if (before.layer() instanceof Conv2d conv) {
            layer = new Conv2d(conv.filters(), conv.kernelHeight(), conv.kernelWidth(), conv.geometry(), true,
                    conv.initialization());
        } else if (before.layer() instanceof Dense dense) {
            layer = new Dense(dense.units(), true, dense.initialization());
        } else {
            return null;
        }
        float[] old = before.variables().get("bias");
        float[] bias = new float[affine.shift().length];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) ((old == null ? 0 : old[i]) + affine.shift()[i]);
        }
        Network.requireFinite("bias", bias);
        Map<String, float[]> variables = new HashMap<>(before.variables());
        variables.put("bias", bias);
        return new Step(layer, before.inputs(), before.shape(), variables, null);
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
