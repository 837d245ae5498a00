/** The GPU backend, written in OpenCL C and called through JOCL. */
module io.github.tardigrad.kernels.opencl {
    requires io.github.tardigrad.engine;
    requires jocl;
    requires static transitive org.jspecify;

    provides io.github.tardigrad.engine.backend.BackendProvider
            with io.github.tardigrad.kernels.opencl.OpenClBackendProvider;
}
