/**
 * ONNX files of plain convolutional classifiers: {@link io.github.tardigrad.nn.onnx.OnnxModel} turns one into a model
 * of ours. The way goes from bytes ({@link io.github.tardigrad.nn.onnx.Message}) to an
 * {@link io.github.tardigrad.nn.onnx.OnnxGraph}, node by node through {@link io.github.tardigrad.nn.onnx.Translation}
 * and {@link io.github.tardigrad.nn.onnx.Operators} to layers in a {@link io.github.tardigrad.nn.onnx.Network}. Files
 * are read with distrust: whatever is in them, they give a model or an error of one line.
 */
@NullMarked
package io.github.tardigrad.nn.onnx;

import org.jspecify.annotations.NullMarked;
