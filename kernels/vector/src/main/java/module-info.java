/** The CPU backend, written with the Vector API. */
module io.github.tardigrad.kernels.vector {
    requires io.github.tardigrad.engine;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires static transitive org.jspecify;

    provides io.github.tardigrad.engine.backend.BackendProvider
            with io.github.tardigrad.kernels.vector.VectorBackendProvider;
}
