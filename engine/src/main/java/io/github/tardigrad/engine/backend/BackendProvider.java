package io.github.tardigrad.engine.backend;

import java.util.List;
import java.util.function.Consumer;

/** How a backend is found: implementations are declared as services and loaded with {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /**
     * What the user asks for.
     *
     * @param threads how many threads to compute with, the caller's included; 1 or more
     * @param device which device of the backend, an index or a part of a name; empty for the first
     * @param precision of the factors of products
     * @param notices is told, in one line, what is amiss and can be done without
     */
    record Request(int threads, String device, Precision precision, Consumer<String> notices) {
        /**
         * For backends that compute in float32 alone.
         *
         * @throws BackendUnavailableException when another precision is asked for
         */
        public void requireFloat32() throws BackendUnavailableException {
            if (precision != Precision.FP32) {
                throw new BackendUnavailableException("it computes in fp32 alone: precision " + precision.text()
                        + " is for the backend opencl");
            }
        }
    }

    /** The name the user chooses it by: {@code vector}, {@code scalar}, {@code opencl}. */
    String name();

    /** With {@code auto} the available backend of the highest priority is taken; scalar has 0. */
    int priority();

    /** The devices that it could compute on, in the order of their numbers; none if there is no choice. */
    default List<String> devices() { return List.of(); }

    /**
     * Opens the backend.
     *
     * @throws BackendUnavailableException when this machine or this JVM cannot run it; the message names what is
     *     missing
     */
    Backend open(Request request) throws BackendUnavailableException;
}
