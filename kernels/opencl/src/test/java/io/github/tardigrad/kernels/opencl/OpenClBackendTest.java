package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.testkit.BackendContract;
import org.junit.jupiter.api.condition.EnabledIf;

/** What every backend must do. */
@EnabledIf(value = "io.github.tardigrad.engine.testkit.TestBackends#isOpenClExpected",
        disabledReason = "no OpenCL device here: install the driver of your GPU, or pocl-opencl-icd")
class OpenClBackendTest extends BackendContract {
    @Override
    public EngineOptions options() { return EngineOptions.defaults().withBackend("opencl"); }
}
