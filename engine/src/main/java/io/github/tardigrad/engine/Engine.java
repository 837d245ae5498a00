package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.Backends;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The only owner of resources: one backend, its memory and its threads. There is no global state; two engines in one
 * process, or one engine under many threads with a tape each, just work.
 */
public final class Engine implements AutoCloseable {
    private final Backend backend;
    private final EngineOptions options;
    private final ConcurrentLinkedDeque<Arena> idle = new ConcurrentLinkedDeque<>();

    private Engine(Backend backend, EngineOptions options) {
        this.backend = backend;
        this.options = options;
    }

    /** With the best backend that this machine can run, on all processors. */
    public static Engine open() {
        return open(EngineOptions.defaults());
    }

    /**
     * With the named backend.
     *
     * @throws IllegalArgumentException when there is none of that name, or it cannot run here: what is missing is named
     */
    public static Engine open(String backend) {
        return open(EngineOptions.defaults().withBackend(backend));
    }

    /** As the options say; errors as for {@link #open(String)}. */
    public static Engine open(EngineOptions options) {
        return new Engine(Backends.open(options.backend(), options.threads(), options.precision(),
                options.notices()), options);
    }

    /** The backend, for kernels that no op covers (optimizer steps, attack steps). */
    public Backend backend() { return backend; }

    /** How many threads compute. */
    public int threads() { return options.threads(); }

    /** Begins a computation whose memory is the tape's. */
    public Tape tape(Gradients wanted) {
        Arena arena = idle.pollFirst();
        return new Tape(this, arena == null ? new Arena(backend.memory(), options.memory()) : arena, wanted);
    }

    /** A persistent tensor with the given elements, row-major. */
    public Tensor tensor(Shape shape, float... values) {
        Tensor tensor = zeros(shape);
        tensor.set(values);
        return tensor;
    }

    /** A persistent tensor of zeros. */
    public Tensor zeros(Shape shape) {
        return Tensor.of(shape, backend.memory().allocate(shape.size()), 0);
    }

    /** How many blocks of memory the tapes that are closed by now had to ask the backend for. */
    public long scopeAllocations() {
        return idle.stream().mapToLong(Arena::allocations).sum();
    }

    /** How many floats these blocks have. */
    long scopeSize() {
        return idle.stream().mapToLong(Arena::size).sum();
    }

    /** Frees the backend's threads and memory; tensors of this engine are not to be used afterwards. */
    @Override
    public void close() {
        idle.clear();
        backend.close();
    }

    /** A closed tape hands its arena to the next; the last one used comes first, it is warm in the cache. */
    void finished(Arena arena) {
        idle.addFirst(arena);
    }
}
