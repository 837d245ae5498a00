package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.Storage;

/**
 * Memory on loan from an {@link Arena}. It goes back when its last holder lets go; tensors over it are then dead.
 */
final class Lease {
    private final Arena arena;
    private final Storage storage;
    private final Arena.Stretch stretch;
    private int holders = 1;

    Lease(Arena arena, Storage storage, Arena.Stretch stretch) {
        this.arena = arena;
        this.storage = storage;
        this.stretch = stretch;
    }

    Storage storage() { return storage; }

    /** Where in the storage it begins. */
    int offset() { return stretch.from(); }

    boolean isOpen() { return holders > 0; }

    /** One more holder; the memory has others still. */
    void hold() { holders++; }

    void release() {
        if (holders > 0 && --holders == 0) {
            arena.giveBack(storage, stretch);
        }
    }

    /** Whoever still holds it loses it. */
    void revoke() {
        if (holders > 0) {
            holders = 1;
            release();
        }
    }

    Tensor copyOut(Tensor tensor) { return arena.copyOut(tensor); }
}
