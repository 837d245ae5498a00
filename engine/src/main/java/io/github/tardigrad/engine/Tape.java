package io.github.tardigrad.engine;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode automatic differentiation: runs ops at once, writes down those that a wanted gradient flows through, and
 * walks that list backward.
 *
 * <pre>{@code
 * try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
 *     Tensor loss = tape.crossEntropy(model.forward(tape, images, mode), labels);
 *     optimizer.step(tape.backward(loss));
 * }
 * }</pre>
 *
 * <p>A tape owns the memory of everything that it computes: a block is used again after its last use in the backward
 * pass, and all of it goes back when the tape closes. One thread uses a tape; many threads may each have one over the
 * same model.
 */
public final class Tape implements AutoCloseable, Operations {
    private final Engine engine;
    private final Backend backend;
    private final Arena arena;
    private final Gradients wanted;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private boolean walked;
    private boolean closed;

    Tape(Engine engine, Arena arena, Gradients wanted) {
        this.engine = engine;
        this.backend = engine.backend();
        this.arena = arena;
        this.wanted = wanted;
    }

    /**
     * Runs one op.
     *
     * @throws IllegalArgumentException when the inputs do not fit it
     */
    @Override
    public Tensor apply(Op op, Tensor... inputs) {
        requireOpen();
        Shape[] shapes = shapes(inputs);
        Shape shape = op.shape(shapes);
        boolean recorded = wantsAny(inputs);
        if (op.isView()) {
            return view(op, shape, inputs[0], recorded);
        }
        Tensor[] scratch = Arrays.stream(op.scratch(shapes)).map(this::allocate).toArray(Tensor[]::new);
        Node node = recorded ? new Node(op, inputs.clone(), scratch) : null;
        Tensor y = Tensor.leased(shape, borrow(shape), node);
        op.forward(backend, new Forward(inputs, y, scratch));
        if (node == null) {
            for (Tensor tensor : scratch) {
                tensor.release();
            }
        } else {
            node.produced(y);
            nodes.add(node);
        }
        return y;
    }

    /**
     * Asks for the gradient of an input. The result is the same tensor under the eyes of this tape: compute with it.
     * Without a wish for input gradients ({@link Gradients}) it is the tensor itself.
     *
     * @throws IllegalArgumentException when {@code x} is a result of this or another tape
     */
    public Tensor watch(Tensor x) {
        requireOpen();
        if (!wanted.ofInputs()) {
            return x;
        }
        if (x.node() != null) {
            throw new IllegalArgumentException("tensor " + x.shape()
                    + " was computed by a tape: watch inputs, before they are computed with");
        }
        Node leaf = new Node(null, new Tensor[0], new Tensor[0]);
        Tensor watched = x.aliased(x.shape(), leaf);
        leaf.produced(watched);
        return watched;
    }

    /** Whose gradients it was opened for. */
    public Gradients gradients() { return wanted; }

    /** A tensor of this scope with anything in it. */
    public Tensor allocate(Shape shape) {
        requireOpen();
        return Tensor.leased(shape, borrow(shape), null);
    }

    /** A tensor of this scope with the given elements, row-major. */
    public Tensor tensor(Shape shape, float... values) {
        Tensor tensor = allocate(shape);
        tensor.set(values);
        return tensor;
    }

    /**
     * Promises that nobody reads {@code tensor} again but the backward pass. If that does not need it either, its
     * memory is used again at once.
     */
    public void release(Tensor tensor) {
        tensor.release();
    }

    /** Keeps the memory of {@code tensor} until the tape closes, though the backward pass would give it back. */
    public Tensor retain(Tensor tensor) {
        Node node = tensor.node();
        if (node != null) {
            node.retained = true;
        }
        return tensor;
    }

    /**
     * The gradients of a scalar; its own memory is retained, so that it can still be read.
     *
     * @throws IllegalArgumentException when it is not a scalar, or does not depend on anything whose gradient is wanted
     */
    public GradientMap backward(Tensor loss) {
        if (loss.size() != 1) {
            throw new IllegalArgumentException("backward starts at one number, but the loss is " + loss.shape()
                    + ": take its mean or sum, or give the gradient to start from");
        }
        Tensor one = allocate(loss.shape());
        backend.memory().fill(one, 1);
        return backward(loss, one);
    }

    /**
     * The gradients of {@code Σ output · seed}: the vector–Jacobian product with {@code seed}, shaped as the output.
     * A tape can be walked once, because that uses up its memory.
     */
    public GradientMap backward(Tensor output, Tensor seed) {
        requireOpen();
        if (walked) {
            throw new IllegalStateException("this tape was walked backward already, which used up its memory: add"
                    + " the losses, or open another tape");
        }
        if (!seed.shape().equals(output.shape())) {
            throw new IllegalArgumentException("seed " + seed.shape() + " is not shaped as the output "
                    + output.shape());
        }
        Node root = output.node();
        if (root == null) {
            throw new IllegalArgumentException("the output depends on nothing whose gradient is wanted: the tape was"
                    + " opened for gradients " + wanted
                    + "; parameters must be trainable, inputs must go through watch()");
        }
        walked = true;
        root.retained = true;
        root.gradient = seed.aliased(seed.shape(), null); // the seed itself stays the caller's, for the next tape
        Map<Parameters, ParameterGradients> parameterGradients = new IdentityHashMap<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.gradient != null && node.op != null) {
                BackwardPass pass = new BackwardPass(this, node, parameterGradients);
                node.op.backward(backend, pass);
                pass.settle();
            }
            node.finish();
        }
        nodes.clear();
        Map<Parameters, Tensor> whole = new IdentityHashMap<>();
        parameterGradients.forEach((parameters, gradients) -> whole.put(parameters, gradients.whole()));
        return new GradientMap(whole);
    }

    /** Gives all memory back; tensors of this tape are dead from here on. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        leases.forEach(Lease::revoke);
        leases.clear();
        nodes.clear();
        engine.finished(arena);
    }

    /**
     * A tensor that a node keeps, with its content: {@code x} itself, or a copy computed again if its memory was given
     * back because its op can do that. Release what is not {@code x}.
     */
    Tensor present(Tensor x) {
        Lease lease = x.lease();
        Node producer = x.node();
        if (lease == null || lease.isOpen() || producer == null || producer.op == null || !producer.isRecomputable()) {
            return x;
        }
        Tensor[] inputs = Arrays.stream(producer.inputs).map(this::present).toArray(Tensor[]::new);
        Tensor again = allocate(x.shape());
        producer.op.recompute(backend, new Forward(inputs, again, producer.scratch));
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] != producer.inputs[i]) {
                inputs[i].release();
            }
        }
        return again;
    }

    /** {@code a + b} in fresh memory: either may be shared with somebody else. */
    Tensor sum(Tensor a, Tensor b) {
        Tensor sum = allocate(a.shape());
        backend.elementwise().evaluate(input(0).plus(input(1)), sum, a, b);
        return sum;
    }

    /** {@code target += b}. */
    void addTo(Tensor target, Tensor b) {
        backend.elementwise().evaluate(input(0).plus(input(1)), target, target, b);
    }

    /** {@code target = b}. */
    void copy(Tensor b, Tensor target) {
        backend.memory().copy(b, target);
    }

    /** {@code target = 0}. */
    void clear(Tensor target) {
        backend.memory().fill(target, 0);
    }

    /** Whether a gradient of {@code x} is wanted: it is a watched input, a parameter, or computed from one. */
    boolean wants(Tensor x) {
        return x.node() != null || wanted.ofParameters() && x.isParameter();
    }

    private boolean wantsAny(Tensor... inputs) {
        for (Tensor input : inputs) {
            if (wants(input)) {
                return true;
            }
        }
        return false;
    }

    private Tensor view(Op op, Shape shape, Tensor x, boolean recorded) {
        Node node = recorded ? new Node(op, new Tensor[] {x}, new Tensor[0]) : null;
        Tensor y = x.aliased(shape, node);
        if (node != null) {
            node.produced(y);
            nodes.add(node);
        }
        return y;
    }

    private Lease borrow(Shape shape) {
        Lease lease = arena.borrow(shape.size());
        leases.add(lease);
        return lease;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this tape is closed: open another with engine.tape(…)");
        }
    }

    private static Shape[] shapes(@Nullable Tensor... tensors) {
        Shape[] shapes = new Shape[tensors.length];
        for (int i = 0; i < shapes.length; i++) {
            Tensor tensor = tensors[i];
            if (tensor == null) {
                throw new IllegalArgumentException("input " + i + " of the op is null");
            }
            shapes[i] = tensor.shape();
        }
        return shapes;
    }
}
