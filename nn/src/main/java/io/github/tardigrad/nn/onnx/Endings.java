package io.github.tardigrad.nn.onnx;

/** A softmax at the end of a network: it is left out, so that logits come out. */
final class Endings {
    private Endings() {}

    /** {@code Softmax} or {@code LogSoftmax} over the classes. */
    static Signal softmax(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0).plain();
        int rank = x.extents().rank() + 1;
        // The last axis if nothing is said, as newer operator sets have it; of [N, classes] it was that always.
        int axis = Call.axes(new long[] {call.node().integer("axis", -1)}, rank)[0];
        if (axis != 1 || x.extents().extent(0) != x.extents().size()) {
            throw new OnnxException("it is over axis " + axis + " of " + x.extents() + " for each image: a softmax is"
                    + " read at the end of a network only, over its classes");
        }
        return x.ended(call.node().operator() + " " + call.node().title());
    }

    /** The logarithm of a softmax. */
    static Signal log(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0);
        String ending = x.ending();
        if (ending == null || ending.startsWith("Log")) {
            throw new OnnxException("a logarithm is read behind a Softmax only");
        }
        return x.ended("Log of " + ending);
    }
}
