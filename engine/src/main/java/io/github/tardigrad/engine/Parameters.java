package io.github.tardigrad.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The named tensors of a model as views of one flat storage, so that an optimizer step, gradient clipping, averaging or
 * a copy of all of them is one call on {@link #flat}.
 */
public final class Parameters {
    /** A view starts at a multiple of this many floats: a cache line of 64 bytes. The gaps between views stay 0. */
    private static final int ALIGNMENT = 16;

    /**
     * A tensor to make room for.
     *
     * @param name unique, for example {@code conv1.weight}
     */
    public record Declaration(String name, Shape shape) {}

    private final Engine engine;
    private final List<Declaration> declarations;
    private final boolean trainable;
    private final Tensor flat;
    private final Map<String, Tensor> views = new LinkedHashMap<>();

    private Parameters(Engine engine, List<Declaration> declarations, boolean trainable) {
        this.engine = engine;
        this.declarations = List.copyOf(declarations);
        this.trainable = trainable;
        List<Integer> offsets = new ArrayList<>();
        int size = 0;
        for (Declaration declaration : declarations) {
            offsets.add(size);
            size = Math.ceilDiv(Math.addExact(size, declaration.shape.size()), ALIGNMENT) * ALIGNMENT;
        }
        this.flat = engine.zeros(Shape.of(size));
        for (int i = 0; i < declarations.size(); i++) {
            Declaration declaration = declarations.get(i);
            Tensor view = Tensor.parameter(declaration.shape, flat.storage(), offsets.get(i), this);
            if (views.put(declaration.name, view) != null) {
                throw new IllegalArgumentException("two parameters are called " + declaration.name);
            }
        }
    }

    /** Room for the declared tensors, all zero. Only trainable ones ever get a gradient; running statistics are not. */
    public static Parameters allocate(Engine engine, List<Declaration> declarations, boolean trainable) {
        return new Parameters(engine, declarations, trainable);
    }

    /** Where they live. */
    public Engine engine() { return engine; }

    /** All of them as one vector, gaps included. */
    public Tensor flat() { return flat; }

    /** The tensors by name, in the order of declaration. */
    public Map<String, Tensor> views() { return Collections.unmodifiableMap(views); }

    /** The tensor of that name. */
    public Tensor get(String name) {
        Tensor view = views.get(name);
        if (view == null) {
            throw new IllegalArgumentException("there is no parameter " + name + ": there are " + views.keySet());
        }
        return view;
    }

    /** How many numbers there are, gaps not counted. */
    public int count() {
        return declarations.stream().mapToInt(declaration -> declaration.shape.size()).sum();
    }

    /** Whether gradients are wanted for them. */
    public boolean trainable() { return trainable; }

    /** A copy that shares nothing. */
    public Parameters copy() {
        Parameters copy = new Parameters(engine, declarations, trainable);
        copy.copyFrom(this);
        return copy;
    }

    /** Overwrites all of them with those of {@code source}, which must be declared alike. */
    public void copyFrom(Parameters source) {
        if (!source.declarations.equals(declarations)) {
            throw new IllegalArgumentException("parameters " + source.views.keySet() + " do not fit " + views.keySet()
                    + ": names, shapes and order must agree");
        }
        engine.backend().memory().copy(source.flat, flat);
    }

    /** The part of {@code otherFlat}, laid out as {@link #flat}, that belongs to {@code parameter}. */
    Tensor sameView(Tensor parameter, Tensor otherFlat) {
        int from = parameter.offset();
        return otherFlat.rows(from, from + parameter.size()).view(parameter.shape());
    }
}
