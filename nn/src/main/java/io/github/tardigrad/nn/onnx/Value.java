package io.github.tardigrad.nn.onnx;

/** What a name stands for in an ONNX graph: numbers that are known, or what comes out of a layer. */
sealed interface Value permits Constant, Signal {}
