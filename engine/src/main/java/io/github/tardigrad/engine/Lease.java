package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.Storage;

/**
 * One block on loan from an {@link Arena}. It goes back when its last holder lets go; tensors over it are then dead.
 */
final class Lease {
    private final Arena arena;
    private final Storage storage;
    private int holders = 1;

    Lease(Arena arena, Storage storage) {
        this.arena = arena;
        this.storage = storage;
    }

    Storage storage() { return storage; }

    boolean isOpen() { return holders > 0; }

    void hold() { holders++; }

    void release() {
        if (holders > 0 && --holders == 0) {
            arena.giveBack(storage);
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
