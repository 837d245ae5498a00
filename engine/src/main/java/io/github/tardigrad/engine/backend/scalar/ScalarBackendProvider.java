package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendProvider;
import io.github.tardigrad.engine.backend.BackendUnavailableException;

/** Offers the scalar backend, which runs everywhere and is chosen when nothing else can. */
public final class ScalarBackendProvider implements BackendProvider {
    @Override
    public String name() { return "scalar"; }

    @Override
    public int priority() { return 0; }

    /** {@inheritDoc} It computes with one thread, however many were asked for, and has no devices to choose from. */
    @Override
    public Backend open(Request request) throws BackendUnavailableException {
        request.requireFloat32();
        return new ScalarBackend();
    }
}
