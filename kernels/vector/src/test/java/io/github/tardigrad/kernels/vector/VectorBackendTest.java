package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.testkit.BackendContract;

/** What every backend must do. */
class VectorBackendTest extends BackendContract {
    @Override
    public EngineOptions options() { return EngineOptions.defaults().withBackend("vector"); }
}
