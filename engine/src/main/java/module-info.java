/** Shapes, tensors, the tape, the ops and the scalar reference backend. */
module io.github.tardigrad.engine {
    requires static transitive org.jspecify;

    exports io.github.tardigrad.engine;
    exports io.github.tardigrad.engine.backend;
    exports io.github.tardigrad.engine.expression;
    exports io.github.tardigrad.engine.op;
    exports io.github.tardigrad.engine.random;

    uses io.github.tardigrad.engine.backend.BackendProvider;

    provides io.github.tardigrad.engine.backend.BackendProvider
            with io.github.tardigrad.engine.backend.scalar.ScalarBackendProvider;
}
