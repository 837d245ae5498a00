package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jocl.CL.CL_DEVICE_NOT_AVAILABLE;
import static org.jocl.CL.CL_INVALID_COMMAND_QUEUE;
import static org.jocl.CL.CL_INVALID_CONTEXT;
import static org.jocl.CL.CL_INVALID_DEVICE;
import static org.jocl.CL.CL_INVALID_WORK_GROUP_SIZE;
import static org.jocl.CL.CL_MEM_OBJECT_ALLOCATION_FAILURE;
import static org.jocl.CL.CL_OUT_OF_HOST_MEMORY;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;
import static org.jocl.CL.CL_SUCCESS;
import static org.jocl.CL.stringFor_errorCode;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jocl.CLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that fails as a script says, in front of a device that works. */
@EnabledOnOpenCl
class DeviceLossTest {
    private static final int NVIDIA_FAULT = -9999;

    /** What the next calls answer; those behind the last one succeed. */
    private final Deque<Integer> script = new ArrayDeque<>();
    private int calls;
    private CommandQueue queue;
    private OpenClBackend backend;
    private Tensor x;

    @BeforeEach
    void open() throws Exception {
        queue = new CommandQueue(Devices.choose(""), Precision.FP32, () -> {
            calls++;
            int status = script.isEmpty() ? CL_SUCCESS : script.removeFirst();
            if (status != CL_SUCCESS) {
                throw new CLException(stringFor_errorCode(status), status);
            }
        });
        backend = new OpenClBackend(queue);
        x = Tensor.of(Shape.of(3), backend.memory().allocate(3), 0);
        x.set(1, 2, 3);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private void answer(int... statuses) {
        for (int status : statuses) {
            script.add(status);
        }
    }

    /** Whatever asks the device for something. */
    private List<Runnable> uses() {
        MemoryKernels memory = backend.memory();
        return List.of(x::toArray, () -> x.set(3, 4, 5), () -> memory.fill(x, 1), () -> memory.allocate(1),
                queue::finish, () -> queue.constants(1, 2));
    }

    static Stream<int[]> losses() {
        return Stream.of(new int[] {CL_DEVICE_NOT_AVAILABLE}, new int[] {CL_INVALID_DEVICE},
                new int[] {CL_INVALID_CONTEXT}, new int[] {CL_INVALID_COMMAND_QUEUE}, new int[] {NVIDIA_FAULT},
                // It looks like a lack of memory or a mistake, but then the device does not answer.
                new int[] {CL_OUT_OF_RESOURCES, CL_INVALID_COMMAND_QUEUE},
                new int[] {CL_OUT_OF_RESOURCES, CL_OUT_OF_RESOURCES},
                new int[] {CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_DEVICE_NOT_AVAILABLE},
                new int[] {CL_INVALID_WORK_GROUP_SIZE, CL_OUT_OF_RESOURCES});
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whateverFindsTheLossSaysWhatToDo(int[] statuses) throws Exception {
        for (int use = 0; use < uses().size(); use++) {
            answer(statuses);
            assertThatThrownBy(uses().get(use)::run).as("use %d", use).isInstanceOf(DeviceLostException.class)
                    .hasMessageContaining("device " + queue.device().name() + " was lost ("
                            + stringFor_errorCode(statuses[0]) + ")")
                    .hasMessageContaining("start again").hasMessageNotContaining("\n");
            assertThat(script).isEmpty();
            backend.close();
            open();
        }
    }

    @Test
    void afterALossTheDriverIsAskedNoMore() {
        answer(CL_DEVICE_NOT_AVAILABLE);
        assertThatThrownBy(x::toArray).isInstanceOf(DeviceLostException.class);
        int before = calls;
        for (Runnable use : uses()) {
            assertThatThrownBy(use::run).isInstanceOf(DeviceLostException.class)
                    .hasMessageContaining("CL_DEVICE_NOT_AVAILABLE");
        }
        backend.memory().free(x.storage());
        backend.close();
        assertThat(calls).isEqualTo(before);
        assertThatThrownBy(x::toArray).hasMessageContaining("is closed");
    }

    @Test
    void aLossWhileClosingAfterALossHidesNeither() {
        answer(CL_INVALID_CONTEXT);
        assertThatThrownBy(() -> {
            try (AutoCloseable last = x::toArray) {
                assertThat(last).isNotNull();
                queue.finish();
            }
        }).isInstanceOf(DeviceLostException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY})
    void aDeviceThatStillAnswersLacksMemory(int status) {
        for (Runnable use : List.<Runnable>of(x::toArray, () -> backend.memory().fill(x, 1),
                () -> queue.constants(1, 2))) {
            answer(status);
            assertThatThrownBy(use::run).isInstanceOf(DeviceOutOfMemoryError.class)
                    .hasMessageContaining("ran out of memory (" + stringFor_errorCode(status) + ")")
                    .hasMessageContaining("take smaller batches");
        }
        assertThat(x.toArray()).as("and goes on").containsExactly(1, 2, 3);
    }

    @Test
    void memoryIsAskedForTwice() {
        answer(CL_MEM_OBJECT_ALLOCATION_FAILURE);
        backend.memory().allocate(4);
        assertThat(script).isEmpty();
        // The call, whether the device answers, the wait before the collector is asked; then call and answer again.
        answer(CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_SUCCESS, CL_SUCCESS, CL_MEM_OBJECT_ALLOCATION_FAILURE);
        assertThatThrownBy(() -> backend.memory().allocate(1 << 20)).isInstanceOf(DeviceOutOfMemoryError.class)
                .hasMessageContaining("has no room for 4.0 MiB more");
    }

    @Test
    void aMistakeOfOursIsNeither() {
        answer(CL_INVALID_WORK_GROUP_SIZE);
        assertThatThrownBy(() -> backend.memory().fill(x, 1)).isInstanceOf(CLException.class)
                .hasMessageContaining("CL_INVALID_WORK_GROUP_SIZE");
        assertThat(x.toArray()).containsExactly(1, 2, 3);
    }
}
