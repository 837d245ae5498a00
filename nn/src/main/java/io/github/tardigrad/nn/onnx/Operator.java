package io.github.tardigrad.nn.onnx;

/** What nodes of one kind mean. */
@FunctionalInterface
interface Operator {
    /**
     * The node's first output; adds layers to the network.
     *
     * @throws OnnxException when the node cannot be read; its name is put in front of the message by the caller
     * @throws IllegalArgumentException the same, when a layer does not accept what it is given
     * @throws ArithmeticException the same, when a number is larger than any that is sensible
     */
    Value apply(Network network, Call call) throws OnnxException;
}
