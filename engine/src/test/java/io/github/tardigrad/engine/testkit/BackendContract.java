package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.MemoryPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Everything that a backend must do. Its test extends this class and says how an engine is opened on it:
 *
 * <pre>{@code
 * class VectorBackendTest extends BackendContract {
 *     public EngineOptions options() { return EngineOptions.defaults().withBackend("vector"); }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract implements OpContract, ElementwiseContract, ReductionContract, MemoryContract,
        RandomContract, UpdateContract, SoftmaxContract, PoolingContract, NormalizationContract, VersionContract,
        DeterminismContract {
    private Engine engine;

    /** With no arguments, for subclasses. */
    protected BackendContract() {}

    /** How to open an engine on the backend; the number of threads and the memory policy are chosen by the suite. */
    @Override
    public abstract EngineOptions options();

    @BeforeAll
    void open() {
        engine = Engine.open(options().withThreads(2).withMemory(MemoryPolicy.POISON));
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @Override
    public Engine engine() { return engine; }
}
