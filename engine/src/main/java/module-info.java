/** Shapes, tensors, the tape, the ops and the scalar reference backend. */
module io.github.tardigrad.engine {
    requires static org.jspecify;
}
