/** The CPU backend, written with the Vector API. */
module io.github.tardigrad.kernels.vector {
    requires io.github.tardigrad.engine;
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;
}
