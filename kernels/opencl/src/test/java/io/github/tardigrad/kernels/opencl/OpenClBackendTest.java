package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.testkit.BackendContract;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;

/** What every backend must do. */
@EnabledOnOpenCl
class OpenClBackendTest extends BackendContract {
    @Override
    public EngineOptions options() { return EngineOptions.defaults().withBackend("opencl"); }
}
