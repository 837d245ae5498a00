package io.github.tardigrad.nn.onnx;

import java.util.List;
import java.util.Map;

/**
 * What an ONNX file says, before any of it is understood.
 *
 * @param nodes in the order of the file
 * @param constants the initializers, by name
 * @param inputs what comes in; may include initializers
 * @param outputs the names of what comes out
 */
record OnnxGraph(List<OnnxNode> nodes, Map<String, Constant> constants, List<Input> inputs, List<String> outputs) {
    /** The extent of an axis that the file leaves open. */
    static final long OPEN = -1;

    /**
     * A value that comes in.
     *
     * @param type the number of its element type, 0 where the file does not say
     * @param extents the batch axis included; {@link #OPEN} for those that the file leaves open
     */
    record Input(String name, long type, List<Long> extents) {}
}
