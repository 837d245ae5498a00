/**
 * What networks are made of: {@link io.github.tardigrad.nn.layer.Layer layers}, the immutable {@link
 * io.github.tardigrad.nn.layer.Graph graph} of them, and the {@link io.github.tardigrad.nn.layer.Sequential} and
 * {@link io.github.tardigrad.nn.layer.Residual} blocks that build one. Shapes here are those of one example; a batch
 * has one more axis in front.
 */
@NullMarked
package io.github.tardigrad.nn.layer;

import org.jspecify.annotations.NullMarked;
