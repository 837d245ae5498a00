package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import java.util.stream.Stream;

/** The backends that tests of what is built on the engine run on. */
public final class TestBackends {
    private TestBackends() {}

    /** Those of the processor, and OpenCL where it is expected. */
    public static Stream<String> all() {
        return isOpenClExpected() ? Stream.of("scalar", "vector", "opencl") : Stream.of("scalar", "vector");
    }

    /**
     * Whether there is an OpenCL device; true as well where the environment says {@code CI=true}, since there a missing
     * one is a failure and nothing to be passed over.
     */
    public static boolean isOpenClExpected() {
        if ("true".equals(System.getenv("CI"))) {
            return true;
        }
        try {
            Engine.open("opencl").close();
            return true;
        } catch (IllegalArgumentException unavailable) {
            return false;
        }
    }
}
