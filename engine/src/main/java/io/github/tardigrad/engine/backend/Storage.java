package io.github.tardigrad.engine.backend;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A block of float32 memory of one backend; opaque to all others. Tensors are views of it.
 *
 * <p><b>Versions.</b> Every write raises {@link #version()}. What is computed from the content and worth keeping while
 * that does not change (weights packed for a matrix product, say) lives here under the version it was made from, see
 * {@link #derived}.
 */
public abstract class Storage {
    /**
     * What is known under a key.
     *
     * @param version the content that was last asked about
     * @param calls how often, 1 or more than that
     * @param value what was made from it; null if nothing was
     */
    private record Derived(long version, int calls, @Nullable Object value) {}

    /** Computes a value from the content of a storage. */
    @FunctionalInterface
    public interface Derivation<T> {
        /**
         * The value.
         *
         * @param stale what this made from earlier content, to be filled anew and returned, or null if there is none
         */
        T make(@Nullable T stale);
    }

    private final Map<Object, Derived> derived = new ConcurrentHashMap<>(0);
    private volatile long version;

    /** For the storages of backends. */
    protected Storage() {}

    /** How many floats it holds. */
    public abstract int size();

    /** Copies {@code count} floats from {@code offset} on to {@code target[at …]}; waits for pending work. */
    public abstract void download(int offset, float[] target, int at, int count);

    /** Copies {@code count} floats of {@code source[at …]} to {@code offset}; the array may be reused on return. */
    public abstract void upload(int offset, float[] source, int at, int count);

    /** Raised by every write. Equal versions mean equal content. */
    public final long version() { return version; }

    /** A backend calls this whenever it writes, before the write. One thread at a time writes to a storage. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // writers are serial; readers only compare
    public final void written() { version++; }

    /**
     * The value kept under {@code key} if it was made from the present content, and otherwise what {@code derivation}
     * makes, which is then kept in its place. Threads that only read the storage may call this side by side. The value
     * is good until the storage is written to, since the next call may then fill the same object anew: who writes waits
     * until all who read are done.
     */
    public final <T> T derived(Object key, Derivation<T> derivation) {
        return derived(key, version, derivation);
    }

    /** The same for a value that is made from the content of {@code other} as well. */
    public final <T> T derived(Object key, Storage other, Derivation<T> derivation) {
        return derived(key, version + other.version, derivation); // no change of either gives the sum back
    }

    @SuppressWarnings("unchecked") // a key always stands for values of one type
    private <T> T derived(Object key, long now, Derivation<T> derivation) {
        Derived kept = derived.compute(key, (k, old) -> old != null && old.version == now && old.value != null
                ? old : new Derived(now, 1, derivation.make(old == null ? null : (T) old.value)));
        return (T) Objects.requireNonNull(kept.value);
    }

    /**
     * As {@link #derived}, for values that are too large to be kept unless they are used again: null when this is the
     * first call for the present content, and the caller makes the value in memory of its own. The second call makes
     * the value that is kept. After a content that saw more than one call, the first call for the next one fills the
     * value anew; after one that saw a single call, it is dropped.
     */
    @SuppressWarnings("unchecked") // a key always stands for values of one type
    public final <T> @Nullable T derivedIfRepeated(Object key, Derivation<T> derivation) {
        long now = version;
        Derived known = derived.compute(key, (k, old) -> {
            if (old == null || old.version != now && old.calls == 1) {
                return new Derived(now, 1, null);
            }
            if (old.version != now) {
                return new Derived(now, 1, derivation.make((T) old.value));
            }
            return new Derived(now, 2, old.value != null ? old.value : derivation.make(null));
        });
        return (T) known.value;
    }
}
