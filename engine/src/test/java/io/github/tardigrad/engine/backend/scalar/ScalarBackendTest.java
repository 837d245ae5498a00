package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.testkit.BackendContract;

/** The specification keeps its own contract. */
class ScalarBackendTest extends BackendContract {
    @Override
    public EngineOptions options() { return EngineOptions.defaults().withBackend("scalar"); }
}
